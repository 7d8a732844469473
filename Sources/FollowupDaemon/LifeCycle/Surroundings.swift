// What a configuration takes for granted about this machine: folders, groups, certificates, a password.

import ControlAPI
import Foundation
import MailComposer
import NIOPosix
import RecordSources
import SMTPClient

/// Looks whether the machine is as a configuration says; changes nothing.
struct Surroundings {
  struct Problem {
    /// With its place in the configuration and what to do.
    var text: String
    /// Nil for a warning.
    var status: ExitStatus?
    fileprivate var line: Int
  }

  /// By line.
  private(set) var problems: [Problem] = []
  private let notes: ConfigurationNotes

  init(_ configuration: Configuration) {
    let bytes = FileManager.default.contents(atPath: configuration.path) ?? Data()
    notes = ConfigurationNotes(file: configuration.path, text: String(decoding: bytes, as: UTF8.self))
    checkLanguage(configuration)
    checkStore(configuration)
    checkControl(configuration)
    checkMail(configuration)
    checkSources(configuration)
    problems.sort { $0.line < $1.line }
  }

  private mutating func checkLanguage(_ configuration: Configuration) {
    guard !MailLanguage.isKnown(configuration.language) else { return }
    warn(
      "language", in: "", "mails have no phrases in `\(configuration.language)`; what is not said in rules is English",
      help: "there are phrases in \(MailLanguage.known.joined(separator: ", "))")
  }

  private mutating func checkStore(_ configuration: Configuration) {
    guard let folder = missingFolder(of: configuration.store) else { return }
    note(
      "url", in: "store", .cannotWrite, "the store's folder `\(folder)` is not there",
      help: "make it, for the user of followupd, or name another file in `url` of `[store]`")
  }

  private mutating func checkControl(_ configuration: Configuration) {
    // The service manager makes the folder of the standard socket at the start.
    if configuration.socket != Configuration.defaultSocket, let folder = missingFolder(of: configuration.socket) {
      note(
        "socket", in: "control", .cannotWrite, "the control socket's folder `\(folder)` is not there",
        help: "make it, for the user of followupd, or name another path in `socket` of `[control]`")
    }
    guard let group = configuration.socketGroup else { return }
    do throws(ControlError) { try ControlServer.checkGroup(group) } catch {
      note("group", in: "control", error.exitStatus, error.message, help: error.remedy)
    }
  }

  /// Makes what sends mail as the daemon does, and connects nowhere.
  private mutating func checkMail(_ configuration: Configuration) {
    let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    defer { try? loops.syncShutdownGracefully() }
    guard configuration.mail.command == nil else { return }
    do {
      let smtp = try configuration.smtp(helloName: "localhost")
      try SMTPTransport(servers: smtp, group: loops).shutdown().wait()
    } catch {
      note("", in: "mail", .badConfiguration, "\(error)", help: nil)
    }
  }

  private mutating func checkSources(_ configuration: Configuration) {
    for (number, source) in configuration.sources.enumerated() {
      var isFolder: ObjCBool = false
      let isThere = FileManager.default.fileExists(atPath: source.path.folder, isDirectory: &isFolder)
      guard !isThere || !isFolder.boolValue else { continue }
      warn(
        "path", in: "source", number: number,
        "the folder `\(source.path.folder)` of source `\(source.name)` is not there",
        help: "make it, or correct `path`")
    }
  }

  private func missingFolder(of path: String) -> String? {
    let folder = (path as NSString).deletingLastPathComponent
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder)
    return isThere && isFolder.boolValue ? nil : folder
  }

  private mutating func warn(_ key: String, in section: String, number: Int = 0, _ message: String, help: String) {
    add("warning", key, section, number, nil, message, help)
  }

  private mutating func note(
    _ key: String, in section: String, _ status: ExitStatus, _ message: String, help: String?
  ) {
    add("error", key, section, 0, status, message, help)
  }

  private mutating func add(
    _ severity: String, _ key: String, _ section: String, _ number: Int, _ status: ExitStatus?, _ message: String,
    _ help: String?
  ) {
    let line = notes.line(of: key, section: section, occurrence: number)
    let place = line > 0 ? "\(notes.file):\(line)" : notes.file
    let text = "\(place): \(severity): \(message)" + (help.map { "\n  help: \($0)" } ?? "")
    problems.append(Problem(text: text, status: status, line: line))
  }
}
