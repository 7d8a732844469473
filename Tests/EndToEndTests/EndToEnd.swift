// The suite that holds all the others: they start servers and daemons, and take their turns on a small machine.

import Testing

/// Promises about the built programs, which run as processes of their own.
@Suite(.serialized)
struct EndToEnd {}
