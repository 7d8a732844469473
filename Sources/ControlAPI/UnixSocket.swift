// Unix sockets by their path.

import Glibc

enum UnixSocket {
  /// The longest path the kernel takes (unix(7)), in bytes.
  private static let kernelBytes = 107
  /// The longest path of a control socket, in bytes: it is made as `PATH.new`.
  static let pathBytes = kernelBytes - ".new".utf8.count

  /// Throws where a path cannot name a socket.
  static func check(_ path: String) throws(ControlError) {
    guard !path.isEmpty, path.utf8.count <= pathBytes, !path.utf8.contains(0) else {
      throw ControlError(
        .badConfiguration, "`\(path)` cannot be the path of a socket: it has \(path.utf8.count) bytes",
        remedy: "name a path of 1 to \(pathBytes) bytes in `socket` of `[control]`")
    }
  }

  static func open() throws(ControlError) -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else {
      throw ControlError(
        .inputOutputError, "cannot create a socket: \(reason(of: errno))", remedy: "close programs that are not needed")
    }
    return descriptor
  }

  /// Calls `connect` or `bind`; returns the value of `errno`, 0 for success. The path is one that passed `check`.
  static func call(
    _ function: (Int32, UnsafePointer<sockaddr>?, socklen_t) -> Int32, _ descriptor: Int32, _ path: String
  ) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(kernelBytes)) }
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        function(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0 ? 0 : errno
      }
    }
  }
}

/// What `errno` means, in the C library's words.
func reason(of code: Int32) -> String {
  strerror(code).map { String(cString: $0) } ?? "error \(code)"
}
