// A team's folder: configuration, rules, records and a store, and the daemon that works in it.

import Foundation
import Testing

/// What a test wants of its configuration beside the usual.
struct Setup {
  var port = 1
  /// Lines before the first section.
  var top = "hold_above = 0"
  /// Lines of `[mail]` beside sender and fallback.
  var mail = "security = \"none\""
  var server: String?
  var sources = ""

  var text: String {
    """
    time_zone = "Europe/Warsaw"
    \(top)

    [store]
    url = "sqlite:followupd.db"

    [control]
    socket = "control.sock"

    [mail]
    from = "Follow-ups <followups@example.test>"
    server = "\(server ?? "smtp://127.0.0.1:\(port)")"
    fallback = "head@example.test"
    \(mail)

    \(sources)
    """
  }
}

final class Workplace {
  let scratch: Scratch
  private var daemons: [RunningDaemon] = []

  var path: String { scratch.path }
  /// The daemon that was started last.
  var latest: RunningDaemon? { daemons.last }
  var configuration: String { "\(path)/followupd.toml" }

  init(_ setup: Setup = Setup(), rules: String = Workplace.rules, mode: Int = 0o700) throws {
    scratch = try Scratch(mode: mode)
    try scratch.write("followupd.toml", setup.text)
    try scratch.write("rules/records.rules", Workplace.records)
    try scratch.write("rules/team.rules", rules)
    try scratch.write("inbox/.keep", "")
  }

  /// Ends what still runs and removes the folder.
  func close() {
    for daemon in daemons { daemon.kill() }
    scratch.remove()
  }

  deinit { close() }

  /// Starts `followupd`; returns when it is ready.
  @discardableResult
  func start(environment: [String: String] = [:], through wrapper: [String] = []) async throws -> RunningDaemon {
    let daemon = try RunningDaemon(self, number: 1000 + daemons.count, environment: environment, wrapper: wrapper)
    daemons.append(daemon)
    try await daemon.waitUntilReady()
    return daemon
  }

  /// Runs `followupd` where it is expected to end by itself.
  func startInVain(_ arguments: [String] = []) async throws -> Finished {
    try await Program.run("followupd", ["--config", configuration] + arguments)
  }

  func ctl(_ arguments: String..., seconds: Double = 30) async throws -> Finished {
    try await ctl(arguments, seconds: seconds)
  }

  /// Runs a command of `followupctl` against this folder's daemon.
  func ctl(_ arguments: [String], seconds: Double = 30) async throws -> Finished {
    try await Program.run("followupctl", arguments + ["--config", configuration], folder: path, seconds: seconds)
  }

  /// A count of `followupctl status`.
  func count(_ name: String) async throws -> Int? {
    let status = try await ctl("status", "--format", "json")
    guard status.status == 0, let report = try status.json() as? [String: Any],
      let counts = report["counts"] as? [[String: Any]]
    else { return nil }
    return counts.first { $0["name"] as? String == name }?["count"] as? Int
  }

  /// Puts records into the store while no daemon runs.
  @discardableResult
  func importOffline(_ names: String...) async throws -> Finished {
    try await Program.run(
      "followupctl",
      ["import"] + names.map { "\(path)/\($0)" }
        + ["--store", "sqlite:\(path)/followupd.db", "--rules", "\(path)/rules", "--time-zone", "Europe/Warsaw"])
  }

  /// Puts so many people into the store who each answer for a client of their own, while no daemon runs.
  func importCrowd(of people: Int) async throws {
    try scratch.write(
      "employee.csv",
      "id,name,email\n" + (1...people).map { "m\($0),Manager \($0),m\($0)@example.test\n" }.joined())
    try scratch.write(
      "client.csv",
      "id,name,manager,status\n" + (1...people).map { "c\($0),Client \($0),m\($0),active\n" }.joined())
    let imported = try await importOffline("employee.csv", "client.csv")
    try #require(imported.status == 0, "\(imported.errors)")
  }

  static let records = """
    record employee
      name   text
      email  email
      head   link to employee as team, optional
      language text, optional

    record client
      name     text
      manager  link to employee as clients, optional
      status   one of active, former

    record invoice
      number   text
      client   link to client as invoices
      amount   money
      due_on   date, optional
      status   one of open, paid

    """

  static let rules = """
    rule unpaid "Unpaid invoice"
      for each invoice
      when status is open
      remind client.manager
      send immediately
      subject "{number} of {client.name} is open"
      message "Please ask {client.name} for {amount}."

    """

  /// A source that reads the project's own format.
  static func source(_ record: String, mode: String = "upsert", quiet: String = "200 ms", more: String = "") -> String {
    """
    [[source]]
    record = "\(record)"
    path = "inbox/\(record)s*.csv"
    mode = "\(mode)"
    quiet = "\(quiet)"
    \(more)

    """
  }

  /// Has the journal tell what files say, too.
  static let fullJournal = "[journal]\ndetail = \"full\"\n"

  static let everySource = source("employee") + source("client") + source("invoice")
}
