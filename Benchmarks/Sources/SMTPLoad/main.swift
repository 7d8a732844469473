// Mails to one server as fast as they go, over connections that are kept: what Postfix's smtp-source does, by our client.
//
//     SMTPLoad PORT SESSIONS MAILS OCTETS
//
// Prints how many seconds passed from the first mail to the last answer.

import Foundation
import NIOPosix
import SMTPClient

let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
guard numbers.count == 4 else {
  FileHandle.standardError.write(Data("usage: SMTPLoad PORT SESSIONS MAILS OCTETS\n".utf8))
  exit(64)
}
let (port, sessions, mails, octets) = (numbers[0], numbers[1], numbers[2], numbers[3])

/// A message of so many octets, in lines of 80.
func message(octets: Int) -> [UInt8] {
  let header =
    "From: <a@example.test>\r\nTo: <b@example.test>\r\nSubject: load\r\nMessage-ID: <load@example.test>\r\n\r\n"
  let line = String(repeating: "x", count: 78) + "\r\n"
  let rest = max(0, octets - header.utf8.count)
  let text = header + String(repeating: line, count: rest / 80) + String(repeating: "x", count: max(0, rest % 80 - 2))
  return Array((text + "\r\n").utf8)
}

/// Hands over the next mail when one is settled, so that each connection always has one.
final class Load: Sendable {
  private let transport: SMTPTransport
  private let mail: OutgoingMessage
  private let done = DispatchSemaphore(value: 0)
  private let counts = NSLock()
  nonisolated(unsafe) private var (begun, settled, failed) = (0, 0, 0)  // Only touched with the lock held.

  init(_ transport: SMTPTransport) {
    self.transport = transport
    mail = OutgoingMessage(sender: "a@example.test", recipients: ["b@example.test"], bytes: message(octets: octets))
  }

  /// Returns how many mails were not delivered.
  func run() -> Int {
    for _ in 0..<min(sessions, mails) { next() }
    done.wait()
    return counts.withLock { failed }
  }

  private func next() {
    guard
      counts.withLock({ () -> Bool in
        begun += 1; return begun <= mails
      })
    else { return }
    transport.deliver(mail) { report in
      let isLast = self.counts.withLock { () -> Bool in
        self.settled += 1
        if case .delivered? = report.outcomes.first {} else { self.failed += 1 }
        return self.settled == mails
      }
      if isLast { self.done.signal() } else { self.next() }
    }
  }
}

let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
let transport = try SMTPTransport(
  configuration: SMTPConfiguration(
    endpoint: .host("127.0.0.1", port: port), security: .none, helloName: "load.example.test", connectionsMax: sessions,
    messagesPerConnectionMax: .max), group: group)
let start = ContinuousClock.now
let failed = Load(transport).run()
let seconds = (ContinuousClock.now - start) / .seconds(1)
try transport.shutdown().wait()
print("seconds \(seconds)\nfailed \(failed)")
exit(failed == 0 ? 0 : 1)
