"""A plugin as a program: parameters need a reason to be there.

In plumbline.jsonc:  "plugins": [{"command": ["python3", "plugins/examples/unused_parameters.py"]}]

One request, a line of JSON, comes on standard input; lines of JSON are the answer.
"""
import json
import sys

RULES = [{
    "id": "acme/unused-parameters",
    "severity": "note",
    "summary": "A parameter that nothing reads is a question to whoever starts the pipeline.",
}]


def check(facts):
    for parameter in facts["parameters"]:
        if not parameter["uses"]:
            yield {
                "rule": "acme/unused-parameters",
                "pointer": parameter["pointer"] + "/Name",
                "message": f"nothing reads parameter `{parameter['name']}`",
                "help": "take it out, or read it",
            }


request = json.loads(sys.stdin.readline())
if request["request"] == "rules":
    print(json.dumps({"abi": 1, "rules": RULES}))
else:
    for finding in check(request["facts"]):
        print(json.dumps(finding))
    print(json.dumps({"done": True}))
