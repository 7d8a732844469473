// Who may read and write what: secrets for the service alone, rules for nobody else to change, folders that it needs.

import Foundation
import SystemdSupport

extension Doctor {
  mutating func checkPermissions(_ configuration: Configuration) {
    guard let user else { return }
    let former = findings.count
    check(configuration.path, user, .read, "the configuration", "chgrp \(user.name) FILE && chmod 640 FILE")
    checkNotWritableByAll(configuration.path)
    for path in configuration.rules {
      check(path, user, .read, "the rules", "chmod -R a+rX FILE")
      let files = RuleFiles(at: path).files
      for file in files where file != path { check(file, user, .read, "the rules", "chmod a+r FILE") }
      for place in [path] + files { checkNotWritableByAll(place) }
    }
    let folder = (configuration.store as NSString).deletingLastPathComponent
    check(folder, user, .write, "the store's folder", "install -d -o \(user.name) -g \(user.name) -m 750 FILE")
    if FileManager.default.fileExists(atPath: configuration.store) {
      check(configuration.store, user, .write, "the store", "chown \(user.name): FILE*")
    }
    for source in configuration.sources where FileManager.default.fileExists(atPath: source.path.folder) {
      check(source.path.folder, user, .read, "the folder of source `\(source.name)`", "chmod a+rx FILE")
    }
    if let secret = configuration.mail.login?.secret { checkSecret(secret, user) }
    addOK("permissions", "`\(user.name)` may read and write what it needs", unless: former)
  }

  private mutating func check(
    _ path: String, _ user: ServiceUser, _ right: ServiceUser.Right, _ what: String, _ command: String
  ) {
    guard FileManager.default.fileExists(atPath: path) else {
      return add(.error("permissions", "\(what) `\(path)` is not there", "make it, or correct the configuration"))
    }
    guard !user.may(right, path) else { return }
    let verb = right == .write ? "write to" : "read"
    let command = command.replacing("FILE", with: path)
    add(
      .error(
        "permissions", "`\(user.name)` may not \(verb) \(what) `\(path)`",
        "run `\(command)`; its folders must be open, too"))
  }

  private mutating func checkNotWritableByAll(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & 0o002 != 0, status.st_mode & 0o1000 == 0 else { return }
    add(.error("permissions", "anybody on this machine may change `\(path)`", "run `chmod o-w \(path)`"))
  }

  mutating func checkSecret(_ place: Configuration.Mail.SecretPlace, _ user: ServiceUser) {
    switch place {
    case .command: break
    case .file(let path): checkSecretFile(path, owners: [user.number])
    case .credential(let name):
      guard unit.loads(name) else {
        return add(
          .error(
            "permissions", "the unit passes no credential `\(name)`",
            "write `LoadCredential=\(name):FILE` into a drop-in, as `followupctl init` does"))
      }
      if let path = unit.credentialFile(name) { checkSecretFile(root + path, owners: [0, user.number]) }
    }
  }

  private mutating func checkSecretFile(_ path: String, owners: Set<UInt32>) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let why = errno == EACCES ? "may not be looked at by you" : "is not there"
      return add(.error("permissions", "the secret `\(path)` \(why)", "run this as root, or make the file"))
    }
    if status.st_mode & 0o077 != 0 {
      add(.error("permissions", "others may read or change the secret `\(path)`", "run `chmod 600 \(path)`"))
    }
    if !owners.contains(status.st_uid) {
      let owner = user?.name ?? "followupd"
      add(.error("permissions", "the secret `\(path)` belongs to somebody else", "run `chown \(owner) \(path)`"))
    }
  }
}
