"""OpenFisca's YAML tests, run against a pack: name, period, input, output.

    from minzheng.base.packs import load_chain
    from minzheng.policy.openfisca import run_file

    for outcome in run_file(load_chain("examples/country-template"), Path("housing_tax.yaml")):
        print(outcome.report())

What a pack calls otherwise than the tests do stands in its openfisca.yaml (`Word`). Nothing of OpenFisca is needed.
"""

from minzheng.policy.openfisca.errors import BadTest, NotSupported
from minzheng.policy.openfisca.running import Difference, Outcome, run_file, run_files
from minzheng.policy.openfisca.words import CHECKER, Word

__all__ = ["CHECKER", "BadTest", "Difference", "NotSupported", "Outcome", "Word", "run_file", "run_files"]
