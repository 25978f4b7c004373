"""The `format` names of draft 2020-12, each in the words a person would use for it."""

FORMATS = {
    "date": "a date (YYYY-MM-DD)",
    "date-time": "a time (YYYY-MM-DDThh:mm:ssZ)",
    "time": "a time of day (hh:mm:ssZ)",
    "duration": "a duration (P1DT2H)",
    "email": "an e-mail address",
    "idn-email": "an e-mail address",
    "hostname": "a host name",
    "idn-hostname": "a host name",
    "ipv4": "an IPv4 address",
    "ipv6": "an IPv6 address",
    "uri": "a url (https://…, other than ASCII percent-encoded)",
    "uri-reference": "a url or a part of one",
    "iri": "a url (https://…)",
    "iri-reference": "a url or a part of one",
    "uri-template": "a url template (RFC 6570)",
    "uuid": "a UUID",
    "json-pointer": "a JSON pointer",
    "relative-json-pointer": "a relative JSON pointer",
    "regex": "a regular expression",
}
"""All are asserted (JSON Schema Validation 2020-12, section 7.3)."""
