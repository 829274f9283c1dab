package io.relayer.core.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.FreshDatabase;
import io.relayer.core.account.AccountDao;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class VerifiedTest {
  private final FreshDatabase fresh = new FreshDatabase();

  @AfterEach
  void close() {
    fresh.close();
  }

  @Test
  void aDatabaseThatWasNeverComparedIsANewOne() {
    assertThat(isVerified()).isTrue();
  }

  @Test
  void nothingIsVerifiedWhileAHoldStands() {
    tell(server());
    fresh.inTransaction(handle -> Holds.put(handle, Holds.RESTORE, "a test"));
    assertThat(isVerified()).isFalse();
    fresh.inTransaction(handle -> Holds.release(handle, Holds.RESTORE));
    assertThat(isVerified()).isTrue();
  }

  @Test
  void noAccountIsTakenIntoUseBeforeTheServerWasCompared() {
    ChainId chain = new ChainId(31337);
    Address sender = Address.parse("0x" + "0a".repeat(20));
    fresh
        .database()
        .useTransaction(handle -> {
          AccountDao.register(handle, List.of(chain), List.of(sender), "local");
          Holds.put(handle, Holds.RESTORE, "a test");
        });
    assertThat(takeIntoUse(chain, sender)).isFalse();
    fresh.inTransaction(handle -> Holds.release(handle, Holds.RESTORE));
    assertThat(takeIntoUse(chain, sender)).isTrue();
  }

  private boolean takeIntoUse(ChainId chain, Address sender) {
    return fresh.inTransaction(
        handle -> AccountDao.takeIntoUse(handle, chain, sender, new Nonce(4), 1));
  }

  @Test
  void aCopyOfAnotherStartOfTheServerIsNotVerifiedUntilItWasCompared() {
    tell(server());
    fresh.execute("update verified_server set started_at = started_at - interval '1 second'");
    assertThat(isVerified()).isFalse();
    tell(server());
    assertThat(isVerified()).isTrue();
  }

  @Test
  void aDumpThatWasRestoredBehindTheSameServerIsNotVerified() {
    tell(server());
    fresh.execute("update verified_server set requests_table = 1");
    assertThat(isVerified()).isFalse();
  }

  @Test
  void aRunThatIsOverIsNotTaken() {
    ServerIdentity now = server();
    tell(
        new ServerIdentity(
            now.systemIdentifier(),
            now.startedAt().minus(Duration.ofSeconds(1)),
            now.requestsTable()));
    assertThat(fresh.one(Integer.class, "select count(*) from verified_server")).isZero();
  }

  private ServerIdentity server() {
    return fresh.database().withHandle(ServerIdentity::of);
  }

  private void tell(ServerIdentity server) {
    fresh.database().useTransaction(handle -> Verified.tell(handle, server));
  }

  private boolean isVerified() {
    return fresh.database().withHandle(Verified::is);
  }
}
