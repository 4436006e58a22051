"""What every room stands on: session and transaction, clock, doors, forms, dates, errors."""
