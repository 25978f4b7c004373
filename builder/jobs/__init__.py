"""raw/ cut into shard jobs, which workers do; a job carries paths, and its result is files and a receipt.

plan      the cut
job       what a job is told
worker    what workers do, without importing it here
shard     one job: documents → Arrow files and a receipt
columns   what it writes of documents beside their records
away      jobs whose results go behind a url
alike     jobs that hold texts against each other
exchange  jobs that find which texts may be alike
"""
