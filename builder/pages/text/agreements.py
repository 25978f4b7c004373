"""What a form of the page says a reader agrees to: "By entering your email, you agree to our Terms of Use"."""

import re

from builder.documents import Label
from builder.pages.text.view import View
from builder.pages.verdicts import Verdict

_LONGEST = 60
"""Words of such a line."""
_AGREEMENT = re.compile(
    r"""
    by\s(?:\w+\s){0,3}(?:entering|submitting|clicking|signing|providing|subscribing|continuing|registering|joining
        |creating|checking|proceeding|opting|using)\b.{0,160}\b(?:you|i)\b.{0,30}
        \b(?:agree|consent|acknowledge|accept|confirm|certify)
    | mit\s(?:\w+\s){0,3}(?:anmeldung|registrierung|absenden|bestellung|klick)\b.{0,160}
        \b(?:stimm|akzeptier|bestätig|erklär|willig)
    | en\s(?:\w+\s)?(?:inscrivant|cliquant|soumettant|validant|continuant|abonnant)\b.{0,160}
        \b(?:vous|j['’])\s?(?:acceptez|consentez|reconnaissez|accepte|confirmez)
    | al\s(?:registrar|suscribir|hacer\sclic|enviar|continuar|inscribir)\w*\b.{0,160}
        \b(?:acept|consient|confirm|reconoc)
    | ao\s(?:clicar|se\sinscrever|inscrever|enviar|continuar|assinar)\b.{0,160}\b(?:concord|aceit|confirm)
    | (?:iscrivendo|cliccando|registrando|inviando|proseguendo)\w*\b.{0,160}\b(?:accett|acconsent|dichiar|conferm)
    | door\s(?:\w+\s){0,3}(?:te\smelden|te\sklikken|te\sschrijven|inschrijving|aanmelding)\b.{0,160}
        \b(?:akkoord|accepteer|stem|bevestig)
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Of 67 such lines on 33 pages of the development sets none was text of the article."""


def agreements(view: View) -> dict[int, Verdict]:
    """The lines of the text that are such."""
    found = (i for i in view.body if view.value(i, "words") <= _LONGEST and _AGREEMENT.match(view.texts[i]))
    return {i: Verdict(Label.CONSENT, "what the reader of a form agrees to") for i in found}
