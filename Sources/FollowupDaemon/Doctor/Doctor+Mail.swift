// The mail servers: each is reached, secured and authenticated with, and no mail is sent.

import Foundation
import NIOPosix
import SMTPClient
import SystemdSupport

extension Doctor {
  /// How long before its end a certificate is spoken of.
  static let certificateDays = 30
  /// A digest of many reminders may have this many octets.
  static let messageOctets = 1 << 20
  private static let stageSeconds = 15.0

  mutating func checkMail(_ configuration: Configuration) {
    if let command = configuration.mail.command { return checkProgram(command[0], of: "`server`", "mail") }
    let servers: [SMTPConfiguration]
    do {
      let secret = try passwordFromUnit(configuration)
      servers = try configuration.smtp(helloName: Daemon.hostName, connections: 1, password: secret)
    } catch let error as SMTPError {
      return add(.error("mail", error.message, error.remedy))
    } catch {
      return add(.error("mail", "the password cannot be read: \(error)", "run this as root, or as the service's user"))
    }
    let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    defer { try? loops.syncShutdownGracefully() }
    for var server in servers {
      server.timeouts = .uniform(Doctor.stageSeconds)
      do {
        note(try SMTPProbe.run(server, group: loops).wait())
      } catch {
        let known = error as? SMTPError
        let remedy = known.flatMap { $0.remedy.isEmpty ? nil : $0.remedy } ?? "ask the server's administrator"
        add(.error("mail", known?.message ?? "\(error)", remedy))
      }
    }
  }

  private mutating func note(_ report: SMTPProbeReport) {
    let former = findings.count
    if let certificate = report.certificate {
      noteCertificate(of: "\(report.endpoint)", until: Int64(certificate.validUntil), "mail")
    }
    if let size = report.sizeMax, size < Doctor.messageOctets {
      add(
        .warning(
          "mail", "\(report.endpoint) takes messages of \(size) octets at most, and a digest may have a million",
          "raise the server's limit"))
    }
    let login = report.isAuthenticated ? ", authenticated" : ""
    let tls = report.certificate == nil ? "without TLS" : "with TLS"
    addOK("mail", "\(report.endpoint) answers \(tls)\(login)", unless: former)
  }

  /// The password that the unit passes to the daemon; nil where the daemon's own ways of reading it will do.
  private func passwordFromUnit(_ configuration: Configuration) throws -> SystemdSupport.Secret? {
    guard case .credential(let name)? = configuration.mail.login?.secret, Credentials.directory == nil,
      let path = unit.credentialFile(name)
    else { return nil }
    return try SecretFile.read(root + path)
  }
}
