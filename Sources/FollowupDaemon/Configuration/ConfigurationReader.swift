// followupd.toml → Configuration, with every mistake of the file in one go.

import ControlAPI
import FollowupModel
import Foundation
import RecordSources
import TOMLKit
import WorkingTime

/// Reads configuration files.
public struct ConfigurationReader {
  let notes: ConfigurationNotes
  let path: String
  let folder: String

  /// Reads a file. Throws `ConfigurationError` with all that is wrong.
  public static func read(path: String) throws(ConfigurationError) -> Configuration {
    try read(text: text(path: path), path: path)
  }

  /// The line in which the `number`-th section `[[source]]` of a file begins; 0 where it cannot be told.
  static func line(ofSource number: Int, path: String) -> Int {
    guard let text = try? text(path: path) else { return 0 }
    return ConfigurationNotes(file: path, text: text).line(of: "path", section: "source", occurrence: number)
  }

  private static func text(path: String) throws(ConfigurationError) -> String {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      let problem =
        FileManager.default.fileExists(atPath: path)
        ? ("the configuration may not be read by this user", "run this as the user of followupd, or as root")
        : (
          "the configuration cannot be read",
          "write one (Documentation/configuration.md says how) or name another with --config"
        )
      throw ConfigurationError(problems: [
        ConfigurationProblem(file: path, line: 0, message: problem.0, help: problem.1)
      ])
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Reads a configuration's text as if it stood at `path`.
  public static func read(text: String, path: String) throws(ConfigurationError) -> Configuration {
    let notes = ConfigurationNotes(file: path, text: text)
    let table = try table(text: text, path: path)
    let reader = ConfigurationReader(notes: notes, path: path)
    let configuration = reader.configuration(TOMLSection(table, name: "", notes: notes))
    guard notes.problems.isEmpty, let configuration else {
      throw ConfigurationError(problems: notes.problems.sorted { $0.line < $1.line })
    }
    return configuration
  }

  private static func table(text: String, path: String) throws(ConfigurationError) -> TOMLTable {
    do { return try TOMLTable(string: text) } catch {
      let place = (error as? TOMLParseError)?.source.begin.line ?? 0
      let message = (error as? TOMLParseError)?.description ?? "\(error)"
      throw ConfigurationError(problems: [
        ConfigurationProblem(file: path, line: place, message: "this is no TOML: \(message)", help: nil)
      ])
    }
  }

  /// Where a configuration puts the control socket, also while the rest of it has mistakes. Throws where it cannot be
  /// read or is no TOML.
  public static func socket(path: String) throws(ConfigurationError) -> String {
    let table = try table(text: text(path: path), path: path)
    let notes = ConfigurationNotes(file: path, text: "")
    var top = TOMLSection(table, name: "", notes: notes)
    return ConfigurationReader(notes: notes, path: path).control(&top).socket
  }

  private init(notes: ConfigurationNotes, path: String) {
    self.notes = notes
    self.path = path
    let absolute = URL(fileURLWithPath: path).standardizedFileURL
    folder = absolute.deletingLastPathComponent().path
  }

  /// A path of the configuration, made absolute.
  func absolute(_ path: String) -> String {
    path.hasPrefix("/")
      ? path : URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: folder + "/")).standardizedFileURL.path
  }

  private func configuration(_ top: TOMLSection) -> Configuration? {
    var top = top
    let zone = zone(&top)
    let language = top.text("language") ?? "en"
    let calendar = top.text("calendar")
    let rules = top.texts("rules") ?? ["rules"]
    let holdAbove = top.whole("hold_above") ?? 200
    if holdAbove < 0 { top.problem("hold_above", "`hold_above` is a count, or 0 for never", help: "write 200") }
    let rulesOwner = top.text("rules_owner")
    if let rulesOwner { checkAddress(rulesOwner, "rules_owner", top) }
    let store = store(&top)
    let (socket, group) = control(&top)
    let mail = mail(&top)
    let channels = channels(&top)
    let queueLifetime = queueLifetime(&top)
    let (journalsTexts, dailyLine) = journal(&top)
    let sources = sources(&top)
    let metrics = metrics(&top)
    top.finish()
    guard let zone, let mail else { return nil }
    return Configuration(
      path: path, zone: zone, language: language, calendar: calendar, rules: rules.map(absolute),
      holdAbove: holdAbove, rulesOwner: rulesOwner, store: store, socket: socket, socketGroup: group, mail: mail,
      channels: channels, queueLifetime: queueLifetime, journalsTexts: journalsTexts, dailyLine: dailyLine,
      sources: sources, metrics: metrics)
  }

  private func zone(_ top: inout TOMLSection) -> Zone? {
    guard let name = top.text("time_zone") else { return Zone.system() }
    do { return try Zone.named(name) } catch {
      top.problem("time_zone", "\(error)", help: "write a name such as \"Europe/Warsaw\"")
      return nil
    }
  }

  private func store(_ top: inout TOMLSection) -> String {
    let standard = "/var/lib/followupd/followupd.db"
    guard var section = top.section("store") else { return standard }
    defer { section.finish() }
    guard let url = section.text("url") else { return standard }
    guard url.hasPrefix("sqlite:") else {
      section.problem(
        "url", "`\(url)` is no store that this version knows", help: "write \"sqlite:/var/lib/followupd/followupd.db\"")
      return standard
    }
    return absolute(String(url.dropFirst("sqlite:".count)))
  }

  private func control(_ top: inout TOMLSection) -> (socket: String, group: String?) {
    let standard = Configuration.defaultSocket
    guard var section = top.section("control") else { return (standard, nil) }
    defer { section.finish() }
    let socket = section.text("socket").map(absolute) ?? standard
    do throws(ControlError) { try ControlServer.checkPath(socket) } catch {
      section.problem("socket", error.message, help: error.remedy)
    }
    return (socket, section.text("group"))
  }

  private func journal(_ top: inout TOMLSection) -> (texts: Bool, dailyLine: Window?) {
    guard var section = top.section("journal") else { return (false, nil) }
    defer { section.finish() }
    var line: Window?
    if let text = section.text("daily_line") {
      line = TimeOfDay(iso: text).map { Window(at: $0, days: .everyDay) }
      if line == nil {
        section.problem("daily_line", "`\(text)` is no time of day", help: "write daily_line = \"09:00\"")
      }
    }
    switch section.text("detail") {
    case nil, "ids": return (false, line)
    case "full": return (true, line)
    case let other?:
      section.problem("detail", "`\(other)` is no detail of the journal", help: "write \"ids\" or \"full\"")
      return (false, line)
    }
  }

  func checkAddress(_ address: String, _ key: String, _ section: TOMLSection) {
    guard isMailAddress(address) else {
      section.problem(key, "`\(address)` is no mail address", help: "write one such as \"head@example.com\"")
      return
    }
  }
}
