"""One action in a process of its own, for a test to kill: `worker_process.py NAME JSON`; says "go" before it acts."""

import base64
import json
import os
import sys
from datetime import datetime

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.site.settings")


def main() -> None:
    import django

    django.setup()
    from minzheng.accounts.models import User
    from minzheng.funds import actions, place

    place.banks()  # packs are read before the clock starts
    values = json.loads(sys.argv[2])
    values["actor"] = User.objects.get(username=values["actor"])
    values["at"] = datetime.fromisoformat(values["at"])
    if "content" in values:
        values["content"] = base64.b64decode(values["content"])
    print("go", flush=True)
    getattr(actions, sys.argv[1])(**values)
    print("done", flush=True)


if __name__ == "__main__":
    main()
