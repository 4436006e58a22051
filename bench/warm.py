"""The site after its first answer, served as `bench.warm:app`: its workers begin with all that was read."""

from app import app
from socialmap.foundation.db import db
from socialmap.search.current import memory

# A thread would not be there in the workers.
app.config["INDEX_IN_BACKGROUND"] = False
with app.app_context():
    app.test_client().get(f"{memory().present().snapshot.documents[0].path}/klopt-niet")
    db.session.remove()
    # Nor may two workers talk over one connection.
    db.engine.dispose()
