"""The demo city: families that follow published figures and can be nobody's, and what departments hold of them.

`generate(chain, households, seed, division)` yields them; `write_city` puts them and the departments' data on disk.
"""

from minzheng.registry.population.errors import HouseholdCountError, NoFiguresError, OutputNotEmptyError
from minzheng.registry.population.figures import Figure, load_figures
from minzheng.registry.population.generation import MOST_HOUSEHOLDS, generate
from minzheng.registry.population.model import GeneratedHousehold, GeneratedPerson
from minzheng.registry.population.writing import Written, write_city

__all__ = [
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
    "write_city",
]
