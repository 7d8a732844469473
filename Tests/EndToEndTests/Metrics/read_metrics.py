#!/usr/bin/env python3
"""read_metrics.py FILE: OpenMetrics text as prometheus-client's parser reads it, as a JSON list of families."""

import json
import sys

from prometheus_client.openmetrics.parser import text_string_to_metric_families

with open(sys.argv[1], encoding="utf-8") as file:
    families = list(text_string_to_metric_families(file.read()))
print(json.dumps([
    {"name": family.name, "type": family.type, "unit": family.unit, "help": family.documentation,
     "samples": [{"name": sample.name, "labels": sample.labels, "value": sample.value} for sample in family.samples]}
    for family in families]))
