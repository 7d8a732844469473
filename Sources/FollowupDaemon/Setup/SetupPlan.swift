// The files of a new installation, all checked before the first is written.

import Foundation
import RuleLanguage
import SMTPClient
import SystemdSupport

/// Why an installation cannot be set up; nothing was written.
public struct SetupError: Error, Sendable {
  public enum Kind: Sendable { case badAnswer, badRules, exists, cannotWrite }

  public var kind: Kind
  public var message: String
  public var remedy: String?
}

/// What `followupctl init` writes.
public struct SetupPlan: Sendable {
  /// One file to be.
  public struct File: Sendable {
    /// Below the root.
    public var path: String
    var contents: [UInt8]
    var mode: mode_t
    /// The group that may read it; nil: root's.
    var group: String?
  }

  public private(set) var files: [File] = []
  /// What should be known of the rules.
  public private(set) var warnings: [String] = []
  public let configuration: Configuration
  /// The folder below which everything is written; empty for this machine.
  private let root: String
  private let sourceFolder: String?
  /// The configuration as it was shipped, which is nobody's work.
  private let pristine: Data?

  public static let folder = "/etc/followupd"
  public static let dropIns = "/etc/systemd/system/followupd.service.d"

  /// Checks the answers as the daemon would.
  ///
  /// - Parameters:
  ///   - starter: the folder whose rules are copied where the team has none; beside it the configuration as it was
  ///     shipped, which may be overwritten.
  ///   - packs: those whose rules are copied; none: the usual ones.
  ///   - restrictsNetwork: let the service reach the mail server, name servers and this machine alone.
  public init(
    _ answers: SetupAnswers, password: SystemdSupport.Secret?, root: String, starter: String, packs: [String] = [],
    restrictsNetwork: Bool
  ) throws(SetupError) {
    self.root = root
    sourceFolder = answers.sourceFolder
    pristine = FileManager.default.contents(
      atPath: (starter as NSString).deletingLastPathComponent + "/followupd.toml")
    let rules = try StarterRules(team: "\(root)\(SetupPlan.folder)/rules", starter: starter, packs: packs)
    let loaded = rules.loaded
    if let error = loaded.errors.first, rules.isThere {
      throw SetupError(
        kind: .badRules, message: "\(error.description)", remedy: "mend the rules in `\(rules.folder)` first")
    }
    let text = answers.configurationText(records: loaded.rules?.schema.types.map(\.name) ?? [])
    let path = "\(root)\(SetupPlan.folder)/followupd.toml"
    do throws(ConfigurationError) {
      configuration = try ConfigurationReader.read(text: text, path: path)
    } catch {
      let problem = error.problems.first
      throw SetupError(kind: .badAnswer, message: problem?.message ?? "\(error)", remedy: problem?.help)
    }
    do { _ = try configuration.smtp(helloName: "localhost", connections: 1, password: password) } catch {
      let known = error as? SMTPError
      throw SetupError(kind: .badAnswer, message: known?.message ?? "\(error)", remedy: known?.remedy)
    }
    if let known = loaded.rules {
      do throws(UnknownCalendar) { _ = try configuration.time(by: known) } catch {
        throw SetupError(kind: .badAnswer, message: "\(error)", remedy: error.help)
      }
    } else {
      warnings.append("there are no rules yet: write some into `\(SetupPlan.folder)/rules`")
      if answers.sourceFolder != nil {
        warnings.append("there are no record types yet, so no [[source]] was written: add them to the configuration")
      }
    }
    files.append(
      File(path: "\(SetupPlan.folder)/followupd.toml", contents: Array(text.utf8), mode: 0o640, group: "followupd"))
    if let password { addPassword(password) }
    if restrictsNetwork { files.append(try SetupPlan.networkDropIn(configuration)) }
    for (name, contents) in rules.copies {
      files.append(File(path: "\(SetupPlan.folder)/rules/\(name)", contents: contents, mode: 0o644))
    }
  }

  private mutating func addPassword(_ password: SystemdSupport.Secret) {
    let file = "\(SetupPlan.folder)/credentials/\(SetupAnswers.credential)"
    files.append(File(path: file, contents: password.bytes, mode: 0o600))
    let dropIn = """
      # Written by `followupctl init`: the mail server's password, for the service alone.
      [Service]
      LoadCredential=\(SetupAnswers.credential):\(file)

      """
    files.append(File(path: "\(SetupPlan.dropIns)/10-smtp-password.conf", contents: Array(dropIn.utf8), mode: 0o644))
  }

  private static func networkDropIn(_ configuration: Configuration) throws(SetupError) -> File {
    var allowed = ["localhost"]
    for server in configuration.mail.servers {
      guard case .host(let host, _) = server.endpoint else { continue }
      let addresses = NetworkAddresses.of(host)
      guard !addresses.isEmpty else {
        throw SetupError(
          kind: .badAnswer, message: "the mail server's name `\(host)` cannot be resolved",
          remedy: "correct it, or leave --restrict-network out")
      }
      allowed += addresses.filter { !allowed.contains($0) }
    }
    allowed += NetworkAddresses.nameServers().filter { !allowed.contains($0) }
    let text = """
      # Written by `followupctl init`: the service reaches this machine, name servers and the mail server, nobody else.
      # When one of them moves, run `followupctl init --replace` again, or correct the addresses here.
      [Service]
      IPAddressDeny=any
      IPAddressAllow=\(allowed.joined(separator: " "))

      """
    return File(path: "\(dropIns)/20-network.conf", contents: Array(text.utf8), mode: 0o644)
  }

  /// Writes everything. Without `replaces`, nothing is written where one of the files is there.
  public func write(replaces: Bool) throws(SetupError) {
    if !replaces, let file = files.first(where: { isOfSomebody("\(root)\($0.path)") }) {
      throw SetupError(
        kind: .exists, message: "`\(root)\(file.path)` is there already; nothing was written",
        remedy: "move it away, or say --replace")
    }
    for file in files { try write(file) }
    if let sourceFolder { makeInbox("\(root)\(sourceFolder)") }
  }

  private func isOfSomebody(_ path: String) -> Bool {
    guard access(path, F_OK) == 0 else { return false }
    return pristine == nil || FileManager.default.contents(atPath: path) != pristine
  }

  private func write(_ file: File) throws(SetupError) {
    let path = "\(root)\(file.path)"
    let folder = (path as NSString).deletingLastPathComponent
    let beside = "\(path).new-\(getpid())"
    do {
      let parent = (folder as NSString).deletingLastPathComponent
      try FileManager.default.createDirectory(
        atPath: parent, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
      try FileChanges.makeFolder(folder, mode: file.mode == 0o600 ? 0o700 : 0o755)
      // Whoever may write into the folder of rules may write what is put there.
      let isShared = file.mode == 0o644 && FileChanges.isWritableByGroup(folder)
      let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard descriptor >= 0 else { throw SystemError("make `\(beside)`") }
      defer { close(descriptor) }
      let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
      try handle.write(contentsOf: Data(file.contents))
      if let group = file.group.flatMap({ getgrnam($0) }) { fchown(descriptor, uid_t.max, group.pointee.gr_gid) }
      guard fchmod(descriptor, isShared ? 0o664 : file.mode) == 0, fsync(descriptor) == 0, rename(beside, path) == 0
      else {
        throw SystemError("write `\(path)`")
      }
    } catch {
      unlink(beside)
      throw SetupError(kind: .cannotWrite, message: "`\(path)` cannot be written: \(error)", remedy: "run this as root")
    }
  }

  /// The folder of record files, for the service to read; where it is there, it stays as it is.
  private func makeInbox(_ folder: String) {
    guard access(folder, F_OK) != 0 else { return }
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
    if let user = getpwnam("followupd") { chown(folder, user.pointee.pw_uid, user.pointee.pw_gid) }
  }
}
