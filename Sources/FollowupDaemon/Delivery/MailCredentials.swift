// The password or token for the mail server, from where it is kept. It is kept nowhere else.

import Foundation
import SMTPClient
import SystemdSupport

extension Configuration.Mail.Login {
  /// A password is read now, once; a token anew for each connection. Throws `SecretError`.
  func credentials(_ given: SystemdSupport.Secret? = nil) throws -> CredentialSource {
    if let text = given?.text {
      return .fixed(SMTPCredentials(username: username, password: SMTPClient.Secret(text), mechanism: mechanism))
    }
    guard isToken else {
      return .fixed(SMTPCredentials(username: username, password: try secret.read(), mechanism: mechanism))
    }
    return .fetched { () throws(SMTPError) in
      do { return SMTPCredentials(username: username, token: try secret.read()) } catch {
        throw .noCredentials(detail: "\(error)")
      }
    }
  }
}

extension Configuration.Mail.SecretPlace {
  /// Throws `SecretError` or `CommandFailure`.
  func read() throws -> SMTPClient.Secret {
    switch self {
    case .credential(let name): return SMTPClient.Secret(try Credentials.read(name).text ?? "")
    case .file(let path): return SMTPClient.Secret(try SecretFile.read(path).text ?? "")
    case .command(let command): return SMTPClient.Secret(try Self.firstLine(of: command))
    }
  }

  private static func firstLine(of command: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    do { try process.run() } catch {
      throw CommandFailure(command: command[0], detail: "cannot be started")
    }
    let deadline = DispatchWorkItem { process.terminate() }
    DispatchQueue.global().asyncAfter(deadline: .now() + Self.commandSeconds, execute: deadline)
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    deadline.cancel()
    guard process.terminationStatus == 0 else {
      throw CommandFailure(command: command[0], detail: "ended with status \(process.terminationStatus)")
    }
    return String(text.prefix { !$0.isNewline })
  }

  /// How long a command may take to give a token.
  private static var commandSeconds: Double { 30 }
}

/// Why a command gave no token. What it printed is not repeated: it may be one.
private struct CommandFailure: Error, CustomStringConvertible {
  var command: String
  var detail: String

  var description: String { "`\(command)` \(detail)" }
}
