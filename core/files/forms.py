"""The field by which people hand in files; what is in them is looked at by `keeping.inspect`."""

from typing import Any

from django import forms

from core.files.kinds import TYPES


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Any number of files of the kinds that may be kept."""

    def __init__(self, **kwargs: Any):
        accept = ",".join(f".{kind}" for kind in TYPES)
        super().__init__(widget=ManyFilesInput(attrs={"accept": accept}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [super(ManyFilesField, self).clean(file, initial) for file in files]
