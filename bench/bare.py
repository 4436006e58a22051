"""What any site with the same extensions loads, and nothing of ours: `flask --app bench.bare`."""

import babel.dates
import babel.numbers
import babel.support
import wtforms
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

LOADED = (babel.dates, babel.numbers, babel.support, wtforms)
app = Flask("bare")
app.config |= {"SECRET_KEY": "bare", "SQLALCHEMY_DATABASE_URI": "sqlite://"}
db = SQLAlchemy(app)
migrate = Migrate(app, db)
csrf = CSRFProtect(app)
