// One mail by hand, to see that mails arrive.

import FollowupModel
import Foundation
import NIOPosix
import SMTPClient
import SystemdSupport

/// Sends a test mail as the daemon would send a notice.
public enum TestMail {
  /// Returns what the server said. Throws `SMTPError`, or `SecretError` where no password is given and none can be read.
  public static func send(
    to address: String, by configuration: Configuration, password: SystemdSupport.Secret?
  ) throws -> String {
    let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    defer { try? loops.syncShutdownGracefully() }
    let now = SystemClock().now()
    let id = "<test.\(now.second).\(getpid())@\(configuration.mail.domain)>"
    let message = Daemon.composer(configuration).compose(
      noticeTo: address, subject: "A test mail of followupd",
      text: "This mail shows that followupd on \(Daemon.hostName) can send mail. Nothing needs to be done.",
      messageID: id,
      date: now)
    let servers = try configuration.smtp(helloName: Daemon.hostName, connections: 1, password: password)
    let transport = try SMTPTransport(servers: servers, group: loops)
    let promise = loops.next().makePromise(of: DeliveryReport.self)
    transport.deliver(
      OutgoingMessage(
        sender: configuration.mail.from.mailbox, recipients: [configuration.mail.redirect ?? address],
        bytes: message.bytes,
        requiresTLS: configuration.mail.requiresTLS)
    ) { promise.succeed($0) }
    let report = try promise.futureResult.wait()
    try? transport.shutdown().wait()
    switch report.outcomes.first {
    case .delivered(let reply)?: return "\(reply)"
    case .deferred(let error)?, .failed(let error)?, .ambiguous(let error)?, .certificate(let error)?: throw error
    case nil: throw SMTPError.stopped
    }
  }
}
