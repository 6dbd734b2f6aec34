from typing import Any

from bs4 import BeautifulSoup
from django.template import Context, Template


def draw(source: str, **values: Any) -> BeautifulSoup:
    """The parsed markup of a template that uses the components."""
    return BeautifulSoup(Template("{% load ui %}" + source).render(Context(values)), "html.parser")
