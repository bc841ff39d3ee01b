"""The demo city: families that follow published figures and can be nobody's, and what departments hold of them.

`generate(chain, households, seed, division)` yields them; `write_population` puts them and their records on disk.
"""

from minzheng.registry.population.checking import CHECKERS
from minzheng.registry.population.errors import HouseholdCountError, NoFiguresError, OutputNotEmptyError
from minzheng.registry.population.figures import Figure, load_figures
from minzheng.registry.population.generation import MOST_HOUSEHOLDS, generate
from minzheng.registry.population.model import GeneratedHousehold, GeneratedPerson
from minzheng.registry.population.writing import Written, write_population

__all__ = [
    "CHECKERS",
    "MOST_HOUSEHOLDS",
    "Figure",
    "GeneratedHousehold",
    "GeneratedPerson",
    "HouseholdCountError",
    "NoFiguresError",
    "OutputNotEmptyError",
    "Written",
    "generate",
    "load_figures",
    "write_population",
]
