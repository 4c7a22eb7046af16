"""The languages that can be read: code -> folder of lexicons beside this file. README.md tells how to add one."""

LANGUAGES: dict[str, str] = {
    # code: the name of the language in English
    "en": "English",
    "ar": "Arabic",
    "fr": "French",
    "es": "Spanish",
    "de": "German",
    "ru": "Russian",
    "tr": "Turkish",
}
