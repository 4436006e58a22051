from tests.joining.applying import *
from tests.joining.conftest import application

def test_all(at_anna, complete):
    print(complete.values, complete.location, complete.evidence, complete.steps_done)
    uuid=str(complete.uuid)
    page = at_anna.open(f"/aanmelden/{uuid}/controle")
    print(page.text("main"))
    ans = hand_in(at_anna, uuid)
    print(ans.status, ans.text("main")[:300])
    print(at_anna.open(f"/aanmelden/{uuid}").text("main")[:600])
    assert 0
