package io.relayer.signer;

import io.relayer.core.chain.ChainSettings;
import io.relayer.core.kafka.PositionedConsumer;
import io.relayer.core.restore.ServerWatch;
import io.relayer.core.role.RoleContext;
import io.relayer.core.runtime.Channel;
import io.relayer.core.runtime.Health;
import io.relayer.core.runtime.Notifications;
import io.relayer.core.runtime.RunLoop;
import io.relayer.core.runtime.Wakeup;
import io.relayer.ethereum.value.ChainId;
import io.relayer.signer.intake.IntakeHandler;
import io.relayer.signer.keys.TransactionSigner;
import io.relayer.signer.orders.OrderHandler;
import io.relayer.signer.settings.SigningSettings;
import io.relayer.signer.signing.KeyStep;
import io.relayer.signer.signing.SigningChain;
import io.relayer.signer.signing.SigningLoop;
import java.time.Duration;
import java.util.List;

/// The role that takes requests in, signs them, and carries out orders about them. Reaches Kafka
/// and Postgres, and no chain.
public final class SignerRole implements AutoCloseable {
  private final List<PositionedConsumer> consumers;
  private final List<RunLoop> loops;

  private SignerRole(List<PositionedConsumer> consumers, List<RunLoop> loops) {
    this.consumers = List.copyOf(consumers);
    this.loops = List.copyOf(loops);
  }

  /// Starts the role. The senders whose keys `signer` has are made known on the configured chains
  /// before the first request is read.
  ///
  /// @param watch nothing is signed over a database that it has not verified
  /// @param settings whose pools and contracts requests may name
  public static SignerRole start(
      RoleContext context,
      ServerWatch watch,
      TransactionSigner signer,
      List<ChainSettings> chains,
      SigningSettings settings) {
    List<ChainId> ids = chains.stream().map(ChainSettings::id).toList();
    KeyStep keys =
        new KeyStep(
            context.database(), signer, ids, settings.pools(), context.leases().holder().text());
    keys.advance();
    Wakeup signing = new Wakeup();
    context.notifications().subscribe(Channel.SIGNING, signing);
    PositionedConsumer intake =
        IntakeHandler.consumer(
            context, watch, settings.namedContracts(), () -> taken(context.notifications()));
    PositionedConsumer orders =
        OrderHandler.consumer(
            context, watch, () -> context.notifications().announce(Channel.SIGNING));
    List<SigningChain> signingChains = chains.stream().map(SignerRole::signing).toList();
    SigningLoop work =
        new SigningLoop(
            context.database(), watch, context.leases(), signer, signingChains, signing::signal);
    return new SignerRole(
        List.of(intake, orders),
        List.of(
            RunLoop.onVirtualThread("server-watch", () -> verify(watch), new Wakeup()),
            RunLoop.onVirtualThread("keys", keys, new Wakeup()),
            RunLoop.onPlatformThread("intake", intake, new Wakeup()),
            RunLoop.onPlatformThread("orders", orders, new Wakeup()),
            RunLoop.onVirtualThread("signing", work.signing(), signing),
            RunLoop.onVirtualThread("replacing", work.replacing(), new Wakeup()),
            RunLoop.onVirtualThread("filling", work.filling(), new Wakeup()),
            RunLoop.onVirtualThread("expiry", work.expiry(), new Wakeup())));
  }

  private static Duration verify(ServerWatch watch) throws Exception {
    watch.verify();
    return Duration.ofSeconds(1);
  }

  private static SigningChain signing(ChainSettings chain) {
    return new SigningChain(
        chain.id(),
        chain.pace().rebroadcastAfter(),
        chain.sending().bump(),
        chain.sending().mempool());
  }

  private static void taken(Notifications notifications) {
    notifications.announce(Channel.SIGNING);
    notifications.announce(Channel.ESTIMATES);
  }

  /// What keeps requests from being taken in, and orders from being carried out, besides failures.
  public List<String> problems() {
    return consumers.stream().flatMap(consumer -> consumer.problem().stream()).distinct().toList();
  }

  public List<Health> health() {
    return loops.stream().map(RunLoop::health).toList();
  }

  @Override
  public void close() {
    loops.forEach(RunLoop::stop);
    loops.forEach(RunLoop::close);
  }
}
