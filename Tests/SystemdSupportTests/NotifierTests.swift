import Foundation
import Testing

@testable import SystemdSupport

@Suite struct NotifierTests {
  @Test func theServiceManagerHearsEveryNotification() throws {
    let folder = try TemporaryFolder()
    let manager = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    defer { close(manager) }
    let bound = withUnixAddress(folder.path("notify")) { bind(manager, $0, $1) }
    #expect(bound == 0)

    let ending = try Probe.run([Probe.path, "notify"], environment: ["NOTIFY_SOCKET": folder.path("notify")])
    #expect(ending.output == "true\n" + String(repeating: "sent\n", count: 6))

    var heard: [String] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let count = recv(manager, &buffer, buffer.count, Int32(MSG_DONTWAIT)), count > 0 {
      heard.append(String(decoding: buffer[..<count], as: UTF8.self))
    }
    try #require(heard.count == 6)
    #expect(heard[0] == #"STATUS=reading\nMAINPID=1"#, "a line break in a status must not become an assignment")
    #expect(heard[1].hasPrefix("MAINPID="))
    #expect(heard[2] == "READY=1\nSTATUS=3 follow-ups are open")
    let reloading = heard[3].split(separator: "\n")
    #expect(reloading.first == "RELOADING=1")
    let started = try #require(reloading.last?.split(separator: "=").last.flatMap { Int64($0) })
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    let age = Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000 - started
    #expect((0..<60_000_000).contains(age), "the instant is that of the monotonic clock, in microseconds")
    #expect(heard[4] == "READY=1")
    #expect(heard[5] == "STOPPING=1\nSTATUS=waiting for a mail server")
  }

  @Test func withoutAServiceManagerNothingHappens() throws {
    let ending = try Probe.run([Probe.path, "notify"])
    #expect(ending.output == "false\n" + String(repeating: "notSupervised\n", count: 6))
    #expect(ending.status == 0)
  }

  @Test func aManagerThatIsGoneIsReportedAndNoReasonToFail() throws {
    let folder = try TemporaryFolder()
    let ending = try Probe.run([Probe.path, "notify"], environment: ["NOTIFY_SOCKET": folder.path("nobody")])
    #expect(ending.output.contains("cannot notify the service manager: No such file or directory"))
    #expect(ending.status == 0)
  }
}
