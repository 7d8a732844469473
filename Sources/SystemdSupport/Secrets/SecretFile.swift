// A secret kept in a file that nobody else can read.

import Glibc

/// Reads secrets from files.
public enum SecretFile {
  /// The most bytes a secret may have; as for systemd's credentials.
  public static let bytesAtMost = 1 << 20

  /// Reads a file that only its owner can read and change.
  public static func read(_ path: String) throws(SecretError) -> Secret {
    try read(path, sharedAllowed: false)
  }

  /// What is checked is the open file, so that nobody can exchange it in between.
  static func read(_ path: String, sharedAllowed: Bool) throws(SecretError) -> Secret {
    // Without O_NONBLOCK a named pipe would be waited for.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path: path, code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, code: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
    let mode = status.st_mode & 0o777
    guard sharedAllowed || mode & 0o077 == 0 else { throw .exposed(path: path, mode: mode) }
    return Secret(try bytes(of: descriptor, path: path))
  }

  private static func bytes(of descriptor: Int32, path: String) throws(SecretError) -> [UInt8] {
    var content: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = Glibc.read(descriptor, &block, block.count)
      if count == 0 { return content }
      if count < 0 {
        if errno == EINTR { continue }
        throw .unreadable(path: path, code: errno)
      }
      content += block[..<count]
      guard content.count <= bytesAtMost else { throw .tooLarge(path: path) }
    }
  }
}
