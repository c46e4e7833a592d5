"""An AWS for tests: moto behind a gateway that adds what moto lacks.

A request goes through these rooms, one idea each:

    app.py          the order of things: log, opt-in, faults, handler or moto
    calls.py        which service, Region, operation and parameters a request means
    wire.py         AWS's protocols, from the botocore models (cbor.py: the binary one)
    registry.py     how a service file declares an operation; errors; pagination
    native.py       asking moto itself, so that an extension can build on its answer
    regions.py      which Regions the account has opted in to
    paging.py       smaller pages than moto's, for the operations that moto serves
    faults.py       what the cloud does wrong on purpose
    request_log.py  what was asked, so that a test can count
    control.py      the paths under /_cloud that AWS does not have
    services/       one file per extended service
"""

ACCOUNT_ID = "123456789012"
SECRET_ACCESS_KEY = "testing"
