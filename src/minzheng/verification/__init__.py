"""一键核对, one-click verification: with a family's consent, ask every department at once and compare what they answer.

A pack's `sources` name the departments and their items; nothing else about a department is in the program.
"Not answered" and "nothing there" are different everywhere: only a sound answer about the right person says "none".
"""
