// followupctl init: from a bare installation to one that sends mail.

import ArgumentParser
import ControlAPI
import FollowupDaemon
import Foundation
import SystemdSupport

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Sets followupd up: asks for what it must know, or takes it from flags.",
    discussion: """
      Writes a checked configuration, the password as a credential that only the service gets, and the first rules \
      where there are none. Nothing that is there is overwritten without --replace. To be run as root.
      """)

  @Option(
    help: ArgumentHelp("The mail server: smtp://HOST:PORT, or smtps:// for TLS from the first byte.", valueName: "url"))
  var server: String?
  @Option(help: "starttls, tls, or none (to this machine only).") var security: String?
  @Option(
    help: ArgumentHelp(
      "The authority that signed its certificate (default: whom the system trusts).", valueName: "file"))
  var caFile: String?
  @Option(help: "Who logs in at the mail server; without it nobody does.") var username: String?
  @Option(help: ArgumentHelp("Read the password from this file; - is standard input.", valueName: "file"))
  var passwordFile: String?
  @Option(help: ArgumentHelp("Whom mails are from: \"Follow-ups <followups@example.com>\".", valueName: "address"))
  var sender: String?
  @Option(help: ArgumentHelp("Who gets what finds nobody else.", valueName: "address")) var fallback: String?
  @Option(help: "How the team is called.") var team: String?
  @Option(help: ArgumentHelp("The team's time zone (default: the system's).", valueName: "zone")) var timeZone: String?
  @Option(help: ArgumentHelp("Of mails: en, pl, ru, uk, cs, de.", valueName: "code")) var language: String?
  @Option(help: ArgumentHelp("The team's calendar, declared in the rules.", valueName: "name")) var calendar: String?
  @Option(help: ArgumentHelp("The folder with TYPE.csv for each record type.", valueName: "folder")) var sourceFolder:
    String?
  @Option(
    help: ArgumentHelp(
      "A pack to begin with, once for each (default: payments, contacts, contracts, complaints).", valueName: "name"))
  var pack: [String] = []
  @Option(help: ArgumentHelp("Where the packs are copied from.", valueName: "folder"))
  var from = PackCatalogue.defaultFolder
  @Flag(help: "Let the service reach the mail server, name servers and this machine alone.") var restrictNetwork = false
  @Option(help: ArgumentHelp("Send a test mail to this address.", valueName: "address")) var testMail: String?
  @Flag(help: "Let earlier files of these names give way.") var replace = false
  @Option(help: ArgumentHelp("Write everything below this folder.", valueName: "folder")) var root = ""

  mutating func run() throws {
    let answers = try gather()
    let password = try answers.username.map { _ in try readPassword() }
    if Questions.canAsk, !restrictNetwork {
      restrictNetwork = Questions.confirms("Let the service reach the mail server and this machine alone?")
    }
    let plan: SetupPlan
    do throws(SetupError) {
      plan = try SetupPlan(
        answers, password: password, root: root, starter: from, packs: pack, restrictsNetwork: restrictNetwork)
      try plan.write(replaces: replace)
    } catch {
      throw Output.failure(InitCommand.status(of: error), error.message, remedy: error.remedy)
    }
    for file in plan.files { Output.line("wrote \(root)\(file.path)") }
    for warning in plan.warnings { Output.line("warning: \(warning)") }
    try sendTestMail(plan, password)
    tellNext(plan)
  }

  /// Flags, and answers to questions for what no flag says.
  private func gather() throws -> SetupAnswers {
    var answers = SetupAnswers()
    let isNew = server == nil
    answers.server = try needed(server, "--server", "Mail server", default: "smtp://mail.example.com:587")
    let usual = answers.server.hasPrefix("smtps:") ? "tls" : "starttls"
    answers.security =
      security ?? (Questions.canAsk ? Questions.ask("Security: starttls, tls or none", default: usual) : nil) ?? usual
    answers.caFile = caFile.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
    answers.username = username ?? (isNew ? asked("Username at the mail server") : nil)
    answers.sender = try needed(sender, "--sender", "Sender", default: nil)
    answers.fallback = try needed(fallback, "--fallback", "Who gets what finds nobody else", default: nil)
    answers.team = team ?? asked("Name of the team")
    answers.timeZone = timeZone ?? asked("Time zone, such as Europe/Warsaw")
    answers.language = language ?? asked("Language of mails: en, pl, ru, uk, cs or de")
    answers.calendar = calendar ?? asked("Calendar, such as poland")
    answers.sourceFolder = try (sourceFolder ?? asked("Folder of record files, such as /var/lib/followupd/inbox")).map(
      absolute)
    return answers
  }

  private func absolute(_ folder: String) throws -> String {
    guard folder.hasPrefix("/") else {
      throw Output.failure(.wrongUsage, "`\(folder)` is no absolute path", remedy: "write all of it")
    }
    return folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
  }

  private func needed(_ value: String?, _ flag: String, _ question: String, default standard: String?) throws -> String
  {
    if let value { return value }
    if Questions.canAsk, let answer = Questions.ask(question, default: standard) { return answer }
    throw Output.failure(.wrongUsage, "`\(flag)` is missing", remedy: "name it, or run this on a terminal to be asked")
  }

  private func asked(_ question: String) -> String? {
    Questions.canAsk ? Questions.ask(question, needed: false) : nil
  }

  /// Never from a flag's text, which every user of the machine could see.
  private func readPassword() throws -> SystemdSupport.Secret {
    var bytes: [UInt8]?
    switch passwordFile {
    case "-"?: bytes = (try? FileHandle.standardInput.readToEnd()).flatMap { $0 }.map(Array.init)
    case let file?: bytes = FileManager.default.contents(atPath: file).map(Array.init)
    case nil: bytes = Questions.canAsk ? Questions.askSecret("Password").map { Array($0.utf8) } : nil
    }
    let secret = SystemdSupport.Secret(bytes ?? [])
    guard let text = secret.text, !text.isEmpty, !text.contains(where: \.isNewline) else {
      throw Output.failure(
        .wrongUsage, "there is no password, or it is not one line of text",
        remedy: "name its file with --password-file, or - for standard input")
    }
    return SystemdSupport.Secret(Array(text.utf8))
  }

  private func sendTestMail(_ plan: SetupPlan, _ password: SystemdSupport.Secret?) throws {
    var address = testMail
    if address == nil, Questions.canAsk, Questions.confirms("Send a test mail?") {
      address = Questions.ask("To", default: plan.configuration.mail.fallback)
    }
    guard let address else { return }
    do {
      let reply = try TestMail.send(to: address, by: plan.configuration, password: password)
      Output.line("a test mail to \(address) was taken by the server: \(Output.harmless(reply))")
    } catch {
      throw Output.failure(
        .problems, "the test mail was not sent: \(error)",
        remedy: "correct the answer with `followupctl init --replace`")
    }
  }

  private func tellNext(_ plan: SetupPlan) {
    var steps = [
      "followupctl doctor                        looks at everything that was set up",
      "systemctl daemon-reload                   lets systemd see the drop-ins",
      "systemctl enable --now followupd          starts it, now and at every boot",
      "followupctl status                        says how it is",
    ]
    if plan.configuration.sources.isEmpty {
      steps.append("followupctl import FILE                   brings the first records")
    } else {
      steps.append(
        "put TYPE.csv into \(plan.configuration.sources[0].path.folder), and `followupctl log` tells what follows")
    }
    steps.append("followupctl rules packs                   lists more rules, for other duties")
    Output.line("\nnext:")
    for step in steps { Output.line("  \(step)") }
  }

  private static func status(of error: SetupError) -> ExitStatus {
    switch error.kind {
    case .badAnswer: return .badConfiguration
    case .badRules: return .problems
    case .exists, .cannotWrite: return .cannotWrite
    }
  }
}
