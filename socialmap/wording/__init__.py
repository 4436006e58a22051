"""Words and texts the core group owns: edited on the site, with a history, tried before they are saved."""
