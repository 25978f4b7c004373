"""A release travels: dist/vX.Y.Z → a target (the Hub, a bucket, a folder), and back.

Everything is sent to a place where nobody takes it for the version, compared with the manifest there, and then named in
one step. These modules alone import huggingface_hub and fsspec.
"""
