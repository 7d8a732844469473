// How commands reach the daemon, and how they print what it answers.

import ArgumentParser
import ControlAPI
import FollowupDaemon

/// The options of every command that asks the daemon.
struct DaemonOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The daemon's control socket (default: the one its configuration names).", valueName: "path"))
  var socket: String?

  @Option(
    help: ArgumentHelp("The daemon's configuration file (default: \(Configuration.defaultPath)).", valueName: "file"))
  var config: String?

  /// Asks the daemon; prints an error and throws its exit status where it could not be asked.
  func send(_ request: ControlRequest) throws -> ControlAnswer {
    let path = try socketPath()
    do throws(ControlError) {
      return try ControlClient(path: path).send(request, timeoutSeconds: request.mayTakeLong ? nil : 60)
    } catch {
      throw Output.failure(error.exitStatus, error.message, remedy: error.remedy)
    }
  }

  /// Asks, prints the message, and ends with the answer's status.
  func obey(_ request: ControlRequest) throws {
    let answer = try send(request)
    try finish(answer)
  }

  func finish(_ answer: ControlAnswer) throws { try DaemonOptions.finish(answer) }

  static func finish(_ answer: ControlAnswer) throws {
    if answer.exitStatus == .done {
      if let message = answer.message { Output.line(message) }
      return
    }
    throw Output.failure(answer.exitStatus, answer.message ?? "the daemon could not do it", remedy: answer.remedy)
  }

  /// Only where nobody named a configuration the daemon may be looked for at the usual place.
  func socketPath() throws -> String { try DaemonOptions.path(socket: socket, config: config) }

  static func path(socket: String?, config: String?) throws -> String {
    if let socket { return socket }
    do throws(ConfigurationError) {
      return try ConfigurationReader.socket(path: config ?? Configuration.defaultPath)
    } catch {
      guard config != nil else { return Configuration.defaultSocket }
      Output.problem("\(error)")
      throw ExitCode(ExitStatus.badConfiguration.rawValue)
    }
  }
}

/// A follow-up as people name it: its number, or RULE and ID.
struct FollowUpArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The follow-up's number, or its rule and the record's id.", valueName: "number | rule id"))
  var names: [String] = []

  func reference() throws -> FollowUpReference {
    switch names.count {
    case 1:
      guard let number = Int64(names[0]) else {
        throw Output.failure(
          .wrongUsage, "`\(names[0])` is no number of a follow-up",
          remedy: "write NUMBER, or RULE and ID; see `followupctl list`")
      }
      return .number(number)
    case 2: return .record(rule: names[0], id: names[1])
    default:
      throw Output.failure(
        .wrongUsage, "name one follow-up", remedy: "write NUMBER, or RULE and ID; see `followupctl list`")
    }
  }
}
