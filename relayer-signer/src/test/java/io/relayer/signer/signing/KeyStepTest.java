package io.relayer.signer.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.transaction.Preimage;
import io.relayer.ethereum.value.Address;
import io.relayer.messages.request.FeeTerms;
import io.relayer.messages.request.Origin;
import io.relayer.signer.intake.PoolDao;
import io.relayer.signer.keys.DevKeys;
import io.relayer.signer.keys.SignOutcome;
import io.relayer.signer.keys.TransactionSigner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyStepTest {
  private final SigningFixture fixture = new SigningFixture();
  private final Address sender = fixture.senders.getFirst();

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @Test
  void sightingsAreNotWrittenAgainBeforeTheyAreDue() {
    KeyStep keys = step(fixture.keys);
    keys.advance();
    String before = sightings();

    keys.advance();
    step(fixture.keys).advance(); // another process with the same keys

    assertThat(sightings()).isEqualTo(before);
  }

  @Test
  void whatTheDatabaseHasLostOfTheSendersComesBackInTurn() {
    KeyStep keys = step(fixture.keys);
    keys.advance();
    fixture.sql("delete from accounts");

    keys.advance();

    assertThat(fixture.ask("select count(*) from accounts", Integer.class)).isEqualTo(4);
  }

  @Test
  void aSenderWhoseKeyNobodyHasWaitsForItWhileSomethingIsQueued() {
    fixture.queue(sender, FeeTerms.DEFAULT, 5);
    KeyStep keys = step(DevKeys.wellKnown(0));
    keys.advance();
    assertThat(waiting()).isEqualTo("key");

    fixture.sql("update transactions set state = 'cancelled', final_at = now()");
    keys.advance();
    assertThat(waiting()).isEmpty();
  }

  @Test
  void aSenderWhoseKeyCanNotBeUsedIsKnownAndWaitsForIt() {
    fixture.sql("delete from accounts");
    TransactionSigner signer = new WithMissingKey(DevKeys.wellKnown(1), sender);

    KeyStep keys = step(signer);
    keys.advance();
    fixture.queue(sender, FeeTerms.DEFAULT, 5);
    keys.advance();

    assertThat(fixture.ask("select count(*) from accounts", Integer.class)).isEqualTo(2);
    assertThat(fixture.ask("select count(*) from key_sightings", Integer.class)).isEqualTo(1);
    assertThat(waiting()).isEqualTo("key");
  }

  private record WithMissingKey(TransactionSigner keys, Address sender)
      implements TransactionSigner {
    @Override
    public Set<Address> senders() {
      return keys.senders();
    }

    @Override
    public Set<Address> missing() {
      return Set.of(sender);
    }

    @Override
    public SignOutcome sign(Address sender, Preimage preimage, Duration within) {
      return keys.sign(sender, preimage, within);
    }
  }

  @Test
  void membersWhoseKeysNobodyHasWaitForThemWhileSomethingIsQueuedInTheirPool() {
    List<Address> members = fixture.senders.subList(0, 2);
    fixture.database.useTransaction(h ->
        PoolDao.put(h, List.of(SigningFixture.CHAIN), fixture.senders, Map.of("payouts", members)));
    fixture.queue(new Origin.Pool(SigningFixture.CHAIN, "payouts"), FeeTerms.DEFAULT, 5);

    step(DevKeys.wellKnown(0)).advance();
    assertThat(waiting()).isEqualTo("key key");

    new KeyStep(
            fixture.database,
            fixture.keys,
            List.of(SigningFixture.CHAIN),
            Map.of("payouts", members),
            "a")
        .advance();
    assertThat(waiting()).isEmpty();
  }

  private KeyStep step(TransactionSigner signer) {
    return new KeyStep(fixture.database, signer, List.of(SigningFixture.CHAIN), Map.of(), "test");
  }

  /// When and by which statement each was written.
  private String sightings() {
    return fixture.ask(
        "select string_agg(xmin || ' ' || seen_at, ', ' order by address) from key_sightings",
        String.class);
  }

  private String waiting() {
    return fixture.ask(
        "select coalesce(string_agg(waiting_for, ' '), '') from accounts", String.class);
  }
}
