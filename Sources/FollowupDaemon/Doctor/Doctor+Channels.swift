// Ways out that are no mail servers: programs may be started, and web servers are there and who they should be. Nothing is
// started and nothing is posted.

import DeliveryChannels
import Foundation
import NIOPosix

extension Doctor {
  mutating func checkChannels(_ configuration: Configuration) {
    for channel in configuration.channels {
      let name = "channel `\(channel.name)`"
      switch channel.way {
      case .command(let words, _): checkProgram(words[0], of: name, "channels")
      case .webhook(let address, let secret, let authorities):
        if let secret, let user { checkSecret(secret, user) }
        check(name, address, authorities)
      }
    }
  }

  /// Whether the service may start a program, and whether that can work where its unit confines it.
  mutating func checkProgram(_ path: String, of what: String, _ check: String) {
    let former = findings.count
    guard FileManager.default.fileExists(atPath: path) else {
      return add(
        .error(check, "the program `\(path)` of \(what) is not there", "install it, or correct the configuration"))
    }
    if let user, !user.mayStart(path) {
      add(
        .error(
          check, "`\(user.name)` may not start the program `\(path)` of \(what)",
          "run `chmod a+rx \(path)`; its folders must be open, too"))
    }
    if unit.isOn("NoNewPrivileges"), Doctor.changesUser(path) {
      add(
        .error(
          check,
          "`\(path)` of \(what) queues mail by a program that changes its user or group, which the unit's "
            + "`NoNewPrivileges=` forbids",
          "write server = \"smtp://127.0.0.1:25\" and security = \"none\": the same server takes mail there"))
    }
    addOK(check, "\(what) is the program `\(path)`", unless: former)
  }

  /// Whether a program, or the one by which Postfix's `sendmail` queues mail, runs as somebody else than who starts it.
  private static func changesUser(_ path: String) -> Bool {
    let real = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    let helper = real.deletingLastPathComponent().appendingPathComponent("postdrop").path
    let programs = real.lastPathComponent == "sendmail" ? [real.path, helper] : [real.path]
    return programs.contains { program in
      var status = stat()
      return stat(program, &status) == 0 && status.st_mode & 0o6000 != 0
    }
  }

  private mutating func check(_ name: String, _ address: WebhookAddress, _ authorities: String?) {
    let former = findings.count
    do {
      let webhook = try Webhook(address, signature: nil, authorities: authorities, timeoutSeconds: 15)
      let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
      defer { try? loops.syncShutdownGracefully() }
      switch try webhook.probe(on: loops.next()).wait() {
      case .answers(let end?): noteCertificate(of: "\(address) of \(name)", until: end, "channels")
      case .answers(nil): break
      case .unreachable(let words):
        add(.error("channels", "\(address) of \(name) cannot be reached: \(words)", "see whether it runs"))
      case .untrusted(let words):
        add(
          .error(
            "channels", "\(address) of \(name) cannot be trusted: \(words)",
            "have it show a certificate for its name, and name who signed that in `ca_file`"))
      }
      addOK("channels", "\(name) is \(address), which answers", unless: former)
    } catch {
      add(
        .error(
          "channels", "`\(authorities ?? "")` of \(name) cannot be read as certificates in PEM format",
          "name a readable file with -----BEGIN CERTIFICATE----- in `ca_file`"))
    }
  }

  /// Speaks of a certificate that ends soon, or has ended.
  mutating func noteCertificate(of server: String, until end: Int64, _ check: String) {
    let days = Int(end - now.second) / 86_400
    guard days < Doctor.certificateDays else { return }
    add(
      .warning(
        check, "the certificate of \(server) ends in \(count(days, "day"))",
        "have it renewed: afterwards no mail is sent until it is"))
  }
}
