// A real SMTP server that keeps what it is sent: for tests, demonstrations and trials without a mail system.

import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// Listens, takes every mail (or asks `answer`), and shows what came. It relays nothing.
public final class CaptureServer: Sendable {
  /// What becomes of a mail whose final dot has come.
  public enum Answer: Hashable, Sendable {
    case accept
    /// Say this instead, as `451 4.3.0 later`; the mail is not kept.
    case reply(String)
    /// Close the connection without an answer; the mail is not kept.
    case drop
    /// Keep the mail, but close the connection before the answer.
    case acceptAndDrop
  }

  /// How it behaves. The defaults take everything on a free port of the loopback interface.
  public struct Settings: Sendable {
    public var host = "127.0.0.1"
    /// 0: any that is free.
    public var port = 0
    /// Listen on this socket instead.
    public var unixSocket: String?
    public var name = "capture.localhost"
    public var tls: ServerTLS?
    /// Required of the client where set; offered only once the connection is secure.
    public var username: String?
    public var password: String?
    /// Octets of one message.
    public var messageMax = 50 << 20
    /// What EHLO offers beside STARTTLS, AUTH and SIZE.
    public var extensions = ["PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"]
    /// Mails kept; older ones are forgotten.
    public var keptMax = 100_000
    /// Seconds without a word after which a connection is closed.
    public var idleSeconds: Int64 = 300
    /// The reply to RCPT, where it is not to be accepted: `550 5.1.1 no such user`.
    public var recipientReply: @Sendable (String) -> String? = { _ in nil }
    /// Called after the final dot and before the answer, on the server's thread.
    public var answer: @Sendable (ReceivedMail) -> Answer = { _ in .accept }

    public init() {}
  }

  struct State {
    var open = OpenChannels()
    var mails: [ReceivedMail] = []
    var total = 0
    var waiters: [(count: Int, promise: EventLoopPromise<[ReceivedMail]>)] = []
  }

  public let port: Int
  /// Every accepted mail as it comes; for one reader.
  public let mails: AsyncStream<ReceivedMail>
  private let arrivals: AsyncStream<ReceivedMail>.Continuation
  private let channel: any Channel
  private let state: NIOLockedValueBox<State>

  /// Starts to listen. Throws where the address is taken.
  public static func start(
    _ settings: Settings = Settings(), group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
  ) async throws -> CaptureServer {
    let (mails, arrivals) = AsyncStream.makeStream(of: ReceivedMail.self, bufferingPolicy: .bufferingNewest(10_000))
    let state = NIOLockedValueBox(State())
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: settings.unixSocket == nil ? 1 : 0)
      .serverChannelOption(.backlog, value: 256)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let number = state.withLockedValue { $0.open.add(channel) }
          channel.closeFuture.whenComplete { _ in state.withLockedValue { $0.open.remove(channel) } }
          if let tls = settings.tls, tls.start == .implicit { try tls.addHandler(to: channel.pipeline) }
          try channel.pipeline.syncOperations.addHandlers([
            IdleStateHandler(allTimeout: .seconds(settings.idleSeconds)),
            CaptureHandler(settings: settings, connection: number) { mail in
              keep(mail, in: state, max: settings.keptMax)
              arrivals.yield(mail)
            },
          ])
        }
      }
    let channel: any Channel
    if let path = settings.unixSocket {
      channel = try await bootstrap.bind(unixDomainSocketPath: path).get()
    } else {
      channel = try await bootstrap.bind(host: settings.host, port: settings.port).get()
    }
    return CaptureServer(channel: channel, mails: mails, arrivals: arrivals, state: state)
  }

  private init(
    channel: any Channel, mails: AsyncStream<ReceivedMail>, arrivals: AsyncStream<ReceivedMail>.Continuation,
    state: NIOLockedValueBox<State>
  ) {
    port = channel.localAddress?.port ?? 0
    self.channel = channel
    self.mails = mails
    self.arrivals = arrivals
    self.state = state
  }

  /// The accepted mails so far.
  public var received: [ReceivedMail] { state.withLockedValue { $0.mails } }

  /// How many connections were made so far.
  public var connectionCount: Int { state.withLockedValue { $0.open.count } }

  /// Waits until so many mails were accepted since the start, and returns those kept.
  public func received(atLeast count: Int) async throws -> [ReceivedMail] {
    let promise = channel.eventLoop.makePromise(of: [ReceivedMail].self)
    state.withLockedValue { state in
      if state.total >= count { promise.succeed(state.mails) } else { state.waiters.append((count, promise)) }
    }
    return try await promise.futureResult.get()
  }

  /// Closes every connection but goes on listening: as a server that restarts.
  public func dropConnections() {
    for channel in state.withLockedValue({ Array($0.open.channels.values) }) { channel.close(promise: nil) }
  }

  /// Stops listening and ends every connection.
  public func stop() async throws {
    try await channel.close().get()
    dropConnections()
    arrivals.finish()
    let waiters = state.withLockedValue { state in
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.promise.fail(ChannelError.ioOnClosedChannel) }
  }

  private static func keep(_ mail: ReceivedMail, in state: NIOLockedValueBox<State>, max: Int) {
    state.withLockedValue { state in
      state.mails.append(mail)
      state.total += 1
      if state.mails.count > max { state.mails.removeFirst() }
      let total = state.total
      for waiter in state.waiters where waiter.count <= total { waiter.promise.succeed(state.mails) }
      state.waiters.removeAll { $0.count <= total }
    }
  }
}
