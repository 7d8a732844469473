// Whether something keeps the machine's clock right, as the kernel knows it.

import CSystemd
import Glibc

/// The state of the kernel's clock (adjtimex(2)).
public enum ClockSynchronisation: Hashable, Sendable {
  case synchronised
  /// Nothing sets it right, or not yet.
  case unsynchronised
  /// The kernel does not say.
  case unknown

  public static func read() -> ClockSynchronisation {
    var state = timex()
    let code = adjtimex(&state)
    guard code >= 0 else { return .unknown }
    return code == TIME_ERROR || state.status & Int32(STA_UNSYNC) != 0 ? .unsynchronised : .synchronised
  }
}
