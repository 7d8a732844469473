// Sockets that the service manager opened and handed to this process, so that who connects while it starts waits.

import CSystemd
import Glibc

/// The sockets of a `.socket` unit (sd_listen_fds(3), systemd.socket(5)).
public enum ActivatedSockets {
  /// The listening stream socket at a path; nil where the service manager opened none there.
  ///
  /// The descriptors stay open and known: a service that works anew within the process finds them again.
  public static func descriptor(ofUnixSocketAt path: String) -> Int32? {
    let count = sd_listen_fds(0)
    guard count > 0 else { return nil }
    return (SD_LISTEN_FDS_START..<SD_LISTEN_FDS_START + count).first {
      sd_is_socket_unix($0, Int32(SOCK_STREAM.rawValue), 1, path, 0) > 0
    }
  }
}
