// The socket's place in the file system: made whole or not at all, never taken from a daemon that lives.

import Glibc

/// A listening Unix socket and its file.
struct ControlSocket: Sendable {
  let path: String
  let descriptor: Int32
  /// The file, where it is ours to take away.
  private let file: File?

  private struct File {
    var device: UInt
    var inode: UInt
  }

  /// A socket that the service manager listens at: its file, rights and name are the manager's.
  ///
  /// The descriptor is a copy of it, so that the manager's outlives this server.
  static func activated(_ descriptor: Int32, path: String) throws(ControlError) -> ControlSocket {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else {
      throw ControlError(
        .inputOutputError, "cannot listen at the socket of the service manager: \(reason(of: errno))",
        remedy: "start followupd again")
    }
    return ControlSocket(path: path, descriptor: copy, file: nil)
  }

  /// The group that may connect, by the rights of the socket's file; nil: none.
  var groupOfFile: UInt32? {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IWGRP != 0 else { return nil }
    return status.st_gid
  }

  /// Listens at a path.
  ///
  /// The socket gets its rights under another name and is then renamed, so that at no instant anybody else may connect,
  /// and a file left by a daemon that died is replaced in one step.
  ///
  /// - Parameters:
  ///   - group: who owns the socket beside this user: mode 0660; nil for nobody: 0600.
  static func listen(at path: String, group: UInt32?) throws(ControlError) -> ControlSocket {
    let new = "\(path).new"
    try UnixSocket.check(path)
    try refuseUnlessFree(path)
    let descriptor = try UnixSocket.open()
    unlink(new)
    do {
      try attempt("create") { UnixSocket.call(bind, descriptor, new) }
      try attempt("give the rights of") { chmod(new, group == nil ? 0o600 : 0o660) == 0 ? 0 : errno }
      // A hardened service may not give files away, and what is its own group's already is not given.
      if let group, group != getegid() {
        try attempt("give to its group") { chown(new, UInt32.max, group) == 0 ? 0 : errno }
      }
      try attempt("listen at") { Glibc.listen(descriptor, Int32(ControlLimits.connections)) == 0 ? 0 : errno }
      var status = stat()
      try attempt("look at") { stat(new, &status) == 0 ? 0 : errno }
      try attempt("rename") { rename(new, path) == 0 ? 0 : errno }
      return ControlSocket(
        path: path, descriptor: descriptor, file: File(device: status.st_dev, inode: status.st_ino))
    } catch {
      close(descriptor)
      unlink(new)
      throw ControlError(
        .cannotWrite, "cannot \(error.attempt) the control socket `\(path)`: \(reason(of: error.code))",
        remedy: error.code == EPERM
          ? "run followupd as a member of the group in `group` of `[control]`, or leave `group` out"
          : "let its folder exist and belong to the user of followupd, or name another in `socket` of `[control]`")
    }
  }

  /// Takes the file away, unless it is another daemon's by now.
  func remove() {
    var status = stat()
    guard let file, lstat(path, &status) == 0, status.st_dev == file.device, status.st_ino == file.inode else { return }
    unlink(path)
  }

  private struct Failure: Error {
    var attempt: String
    var code: Int32
  }

  private static func attempt(_ name: String, _ call: () -> Int32) throws(Failure) {
    let code = call()
    guard code == 0 else { throw Failure(attempt: name, code: code) }
  }

  /// Throws where a daemon listens, or where there is something else than a socket.
  private static func refuseUnlessFree(_ path: String) throws(ControlError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw ControlError(
        .cannotWrite, "`\(path)` is there and not a socket",
        remedy: "move it away, or name another path in `socket` of `[control]`")
    }
    let descriptor = try UnixSocket.open()
    defer { close(descriptor) }
    guard UnixSocket.call(connect, descriptor, path) != ECONNREFUSED else { return }
    throw ControlError(
      .unavailable, "another followupd listens at `\(path)`",
      remedy: "stop it, or name another path in `socket` of `[control]`")
  }
}
