package io.relayer.operations.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.broadcaster.publishing.Stored;
import io.relayer.core.account.AccountDao;
import io.relayer.messages.TransactionId;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/// Conflicts that keep a sender from being restored, and accounts that are special.
final class RestorationConflictTest extends RestorationCase {
  @Test
  void aBodyThatIsAnotherOneIsAConflict() throws Exception {
    copy.publish();
    copy.unsign(lost);
    copy.nextNonce(1);
    copy.execute("update requests set fingerprint = sha256('other') where request_id = 'lost'");

    assertConflict("request billing/lost was taken in again with another body");
  }

  @Test
  void aRequestThatWasSignedAgainIsAConflict() throws Exception {
    copy.publish();
    copy.execute(
        "update attempts set hash = sha256('again') where hash <> (select min(hash) from attempts)",
        "update transactions set nonce = 5 where nonce = 1");

    assertConflict("request billing/lost was signed again with nonce 5", "has it with nonce 1");
  }

  @Test
  void aNonceThatAnotherRequestHasIsAConflict() throws Exception {
    copy.publish();
    copy.forget(lost);
    TransactionId other = copy.stored().queue("other");
    copy.execute(
        "update transactions set nonce = 1, state = 'signed', attempt = 1, signed_at = now() where transaction_id = '%s'"
            .formatted(other));

    assertConflict("nonce 1 belongs to request billing/other", "for request billing/lost");
  }

  @Test
  void noncesThatNobodyKnowsAreAConflict() throws Exception {
    copy.publish();
    copy.forget(lost);
    copy.nextNonce(0);

    assertConflict("nonces 0 to 0 of " + Stored.SENDER, "stand neither here nor in the journal");
  }

  @Test
  void aSenderThatIsNotKnownIsAConflict() throws Exception {
    copy.publish();
    copy.forget(lost);
    copy.execute("delete from accounts");

    assertConflict("is not known: start a signer that has its key");

    copy.stack()
        .database()
        .useTransaction(
            h -> AccountDao.register(h, List.of(Stored.CHAIN), List.of(Stored.SENDER), "test"));
    copy.forget(kept); // the copy is from before the key was
    assertThat(copy.recover().obstacles()).as("as a signer registers it").isEmpty();
    assertThat(copy.missing()).isEmpty();
    assertThat(copy.nextNonce()).isEqualTo("2");
  }

  @Test
  void anAccountThatWasNotInUseIsTakenIntoUseAtItsFirstNonce() throws Exception {
    copy.publish();
    copy.forget(kept);
    copy.forget(lost);
    copy.execute("update accounts set first_nonce = null, next_nonce = null, first_block = null");

    copy.recover();

    assertThat(copy.text("select first_nonce || ' ' || next_nonce from accounts")).isEqualTo("0 2");
  }

  @Test
  void whatAnExternalSenderSignedComesBackAndGivesItNoNextNonce() throws Exception {
    copy.publish();
    copy.forget(lost);
    copy.execute(
        "update accounts set managed_by = 'external', first_nonce = null, next_nonce = null, first_block = null");

    assertThat(copy.recover().done()).extracting(RestoreResult::requests).containsExactly(1);

    assertThat(copy.missing()).isEmpty();
    assertThat(copy.text("select count(*)::text from accounts where next_nonce is null"))
        .isEqualTo("1");
  }

  @Test
  void whatKafkaHasDeletedOfTheJournalIsSaid() throws Exception {
    copy.publish();
    copy.forget(lost);
    copy.nextNonce(1);
    copy.stack()
        .kafka()
        .admin()
        .deleteRecords(
            Map.of(new TopicPartition(copy.journal(), 0), RecordsToDelete.beforeOffset(1)))
        .all()
        .get();

    assertThat(copy.recover().obstacles())
        .singleElement()
        .asString()
        .contains(
            "offsets 0 to 0 are gone from the journal",
            "relayer recover --position " + copy.journal() + ":0=1");
    assertThat(copy.missing()).as("what keeps a position from being moved").isEmpty();

    copy.place(copy.journal(), 1);
    assertThat(copy.recover().obstacles()).isEmpty();
  }

  private void assertConflict(String... words) {
    assertThat(copy.plan().obstacles()).singleElement().asString().contains(words);
    assertThat(copy.recover().obstacles()).singleElement().asString().contains(words);
    assertThat(copy.missing()).hasSize(1);
  }
}
