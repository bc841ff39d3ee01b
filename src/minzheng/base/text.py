"""A sentence in both languages of the program."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints

NonEmpty = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Text(BaseModel):
    """Chinese is what users read first; English is as complete."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: NonEmpty
    en: NonEmpty

    def in_language(self, language: str | None) -> str:
        """The wording for a language code such as "zh-hans" or "en-gb"; any other code reads Chinese."""
        return self.en if (language or "").lower().startswith("en") else self.zh

    def format(self, **values: Any) -> Text:
        """Fills {names} in both languages; a value that is itself a Text appears in the matching language.

        Raises KeyError for a name without a value.
        """
        return Text(
            zh=self.zh.format(
                **{name: value.zh if isinstance(value, Text) else value for name, value in values.items()}
            ),
            en=self.en.format(
                **{name: value.en if isinstance(value, Text) else value for name, value in values.items()}
            ),
        )

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"
