"""A release travels: dist/vX.Y.Z → a target (the Hub, a bucket, a folder), and back.

Everything is sent to a place where nobody takes it for the version, compared with the manifest there, and then named in
one step. These modules alone import huggingface_hub and fsspec.

target    what a target can do: hub, bucket, folder; address says which one a name means
outgoing  a release before it is sent; publish sends it
reading   a published release as TARGET[@X.Y.Z] names it; pull fetches it into dist/
index     index.json of a bucket
"""
