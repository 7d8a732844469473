import ControlAPI
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5))) struct ControlSocketTests {
  private let bench: Workbench
  private static let status = #"{"version":1,"request":{"status":{}}}"# + "\n"
  private static let nobody = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]

  init() throws { bench = try Workbench() }

  @Test func aQuestionIsAnsweredAndTheDaemonKnowsWhoAsked() async throws {
    let server = try await bench.start()
    let path = bench.path
    let answers = try await blocking {
      let client = try ControlClient(path: path)
      return [try client.send(.status), try client.send(.acknowledge(.number(3)))]
    }
    #expect(answers.map(\.message) == ["status by \(getuid())", "acknowledge by \(getuid())"])
    await server.stop()
    try await bench.end()
  }

  @Test func requestsOfOneConnectionAreAnsweredInTheirOrderAlsoAfterItsOtherEndClosed() async throws {
    let server = try await bench.start { request, _, respond in
      // The first is the slowest.
      DispatchQueue.global().asyncAfter(deadline: .now() + (request == .status ? 0.2 : 0)) {
        respond(ControlAnswer(message: request.name))
        respond(ControlAnswer(message: "a second answer counts for nothing"))
      }
    }
    let text = try ([.status, .heldList, .queueList(limit: 9)] as [ControlRequest]).map {
      String(decoding: try ControlCoding.line(of: $0), as: UTF8.self)
    }.joined()
    let heard = try await bench.python(text)
    #expect(
      try heard.split(separator: "\n").map { try ControlCoding.answer(from: Array($0.utf8)).message }
        == ["status", "heldList", "queueList"])
    await server.stop()
    try await bench.end()
  }

  @Test func strangersAreNotEvenLetIn() async throws {
    try #require(getuid() == 0, "to be run as root, so that somebody else can be played")
    let server = try await bench.start(group: nil)
    #expect(try await bench.python(Self.status, as: Self.nobody) == "permission denied\n")
    await server.stop()
    try await bench.end()
  }

  @Test func aStrangerWhoGetsInIsToldThatHeMayNot() async throws {
    try #require(getuid() == 0, "to be run as root, so that somebody else can be played")
    let server = try await bench.start()
    try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: bench.path)
    let heard = try await bench.python(Self.status, as: Self.nobody)
    let answer = try ControlCoding.answer(from: Array(heard.utf8))
    #expect(answer.exitStatus == .notAllowed)
    #expect(answer.message == "you may not control followupd")
    await server.stop()
    try await bench.end()
  }

  @Test func aMemberOfTheGroupMayAsk() async throws {
    try #require(getuid() == 0, "to be run as root, so that somebody else can be played")
    // `nobody` belongs to `nogroup` on Debian.
    let server = try await bench.start(group: "nogroup")
    let attributes = try FileManager.default.attributesOfItem(atPath: bench.path)
    #expect(attributes[.posixPermissions] as? Int == 0o660)
    #expect(attributes[.groupOwnerAccountName] as? String == "nogroup")
    let heard = try await bench.python(Self.status, as: Self.nobody)
    #expect(try ControlCoding.answer(from: Array(heard.utf8)).message == "status by 65534")
    await server.stop()
    try await bench.end()
  }

  @Test func aGroupThatIsNotThereIsAnErrorWithARemedy() async throws {
    let error = await #expect(throws: ControlError.self) { try await bench.start(group: "no-such-group") }
    #expect(error?.exitStatus == .badConfiguration)
    #expect(error?.remedy.contains("groupadd --system no-such-group") == true)
    try await bench.end()
  }

  @Test func aLivingDaemonsSocketIsLeftAloneAndADeadOnesReplaced() async throws {
    let first = try await bench.start()
    let error = await #expect(throws: ControlError.self) { try await bench.start() }
    #expect(error?.message == "another followupd listens at `\(bench.path)`")
    await first.stop()
    #expect(!FileManager.default.fileExists(atPath: bench.path))

    // What a killed daemon leaves: a socket at which nobody listens.
    _ = try await blocking { [bench] in
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/python3")
      process.arguments = ["-c", "import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])", bench.path]
      try process.run()
      process.waitUntilExit()
    }
    #expect(FileManager.default.fileExists(atPath: bench.path))
    let dead = await #expect(throws: ControlError.self) { try await bench.ask(.status) }
    #expect(dead?.exitStatus == .unavailable)
    let second = try await bench.start()
    let answer = try await bench.ask(.status)
    #expect(answer.exitStatus == .done)
    await second.stop()
    try await bench.end()
  }

  @Test func aFileThatIsNoSocketIsNotRemoved() async throws {
    try Data("precious".utf8).write(to: URL(filePath: bench.path))
    let error = await #expect(throws: ControlError.self) { try await bench.start() }
    #expect(error?.message == "`\(bench.path)` is there and not a socket")
    #expect(try String(contentsOfFile: bench.path, encoding: .utf8) == "precious")
    try await bench.end()
  }

  @Test func aMissingFolderIsAnErrorWithARemedy() async throws {
    let error = await #expect(throws: ControlError.self) {
      try await ControlServer.start(path: "\(bench.path)/a/b", group: nil, on: bench.loops) { _, _, _ in }
    }
    #expect(error?.exitStatus == .cannotWrite)
    #expect(error?.description.contains("let its folder exist") == true)
    try await bench.end()
  }

  @Test func aPathThatIsTooLongIsSaidToBe() async throws {
    let path = "/tmp/" + String(repeating: "x", count: 103)
    let error = await #expect(throws: ControlError.self) {
      try await ControlServer.start(path: path, group: nil, on: bench.loops) { _, _, _ in }
    }
    #expect(error?.message == "`\(path)` cannot be the path of a socket: it has 108 bytes")
    #expect(throws: ControlError.self) { try ControlClient(path: path) }
    try await bench.end()
  }

  @Test func whereNoDaemonAnswersTheErrorSaysHowToStartIt() async throws {
    let error = #expect(throws: ControlError.self) { try ControlClient(path: bench.path) }
    #expect(error?.exitStatus == .unavailable)
    #expect(error?.message == "the daemon does not answer at `\(bench.path)`: No such file or directory")
    #expect(error?.remedy.contains("systemctl start followupd") == true)
    try await bench.end()
  }

  @Test func aDaemonThatSaysNothingIsNotWaitedForForever() async throws {
    let server = try await bench.start { _, _, _ in }
    let error = await #expect(throws: ControlError.self) { try await bench.ask(.status, timeoutSeconds: 1) }
    #expect(error?.exitStatus == .unavailable)
    #expect(error?.message.contains("did not answer in time") == true)
    await server.stop()
    try await bench.end()
  }

  @Test(arguments: ["hello\n", "{\"version\":1,\n", "\n", "\u{0}\n"])
  func nonsenseIsAnsweredAndTheNextRequestServed(line: String) async throws {
    let server = try await bench.start()
    let heard = try await bench.python(line + Self.status)
    let answers = try heard.split(separator: "\n").map { try ControlCoding.answer(from: Array($0.utf8)) }
    #expect(answers.map(\.exitStatus) == [.wrongUsage, .done])
    await server.stop()
    try await bench.end()
  }

  @Test func aRequestWithoutAnEndIsRefusedAtItsLimit() async throws {
    let server = try await bench.start(patience: .seconds(60))
    let endless = String(repeating: "x", count: ControlLimits.requestBytes + 1)
    let heard = try await bench.python(endless, halfCloses: false)
    let answer = try ControlCoding.answer(from: Array(heard.utf8))
    #expect(answer.message == "the request is larger than 1048576 bytes")
    await server.stop()
    try await bench.end()
  }

  @Test func aSilentClientIsHungUpOn() async throws {
    let server = try await bench.start()
    #expect(try await bench.python("{", halfCloses: false) == "")
    await server.stop()
    try await bench.end()
  }

  @Test func oneTooManyIsToldToTryAgain() async throws {
    let server = try await bench.start { _, _, respond in respond(ControlAnswer()) }
    let path = bench.path
    let answers = try await blocking {
      let clients = try (0..<ControlLimits.connections).map { _ in
        let client = try ControlClient(path: path)
        // Once answered, it is certainly counted.
        _ = try client.send(.status)
        return client
      }
      let refused = try ControlClient(path: path).send(.status)
      return withExtendedLifetime(clients) { refused }
    }
    #expect(answers.exitStatus == .unavailable)
    #expect(answers.message == "the daemon is busy with 64 other commands")
    await server.stop()
    try await bench.end()
  }

  @Test func aStopLetsTheCommandAtWorkEndWithItsAnswer() async throws {
    let (asked, continuation) = AsyncStream.makeStream(of: (@Sendable (ControlAnswer) -> Void).self)
    let server = try await bench.start { _, _, respond in continuation.yield(respond) }
    let path = bench.path
    async let answer = bench.ask(.reload)
    var requests = asked.makeAsyncIterator()
    let respond = await requests.next()
    await server.stop()
    respond?(ControlAnswer(message: "done all the same"))
    #expect(try await answer.message == "done all the same")
    #expect(throws: ControlError.self) { try ControlClient(path: path) }
    try await bench.end()
  }
}
