package io.relayer.bench.node;

import io.relayer.ethereum.curve.Curve;
import io.relayer.ethereum.transaction.TransactionBody;
import io.relayer.ethereum.transaction.UnsignedTransaction;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/// Transfers of one wei (type 2), signed before anything is measured.
///
/// @param chain that they are for
record Presigned(ChainId chain) {
  private static final Address RECIPIENT =
      Address.parse("0x000000000000000000000000000000000000dead");
  private static final long GAS = 21_000;
  private static final Wei CAP = Wei.gwei(100);
  private static final Wei TIP = Wei.gwei(1);

  /// Of one account, in the order of their nonces, as hex text.
  List<String> of(BenchKeys.Key key, long firstNonce, int count) {
    return LongStream.range(firstNonce, firstNonce + count)
        .parallel()
        .mapToObj(nonce -> signed(key, nonce))
        .toList();
  }

  private String signed(BenchKeys.Key key, long nonce) {
    var body = new TransactionBody(chain, new Nonce(nonce), GAS, RECIPIENT, Wei.of(1), Bytes.EMPTY);
    var transaction = new UnsignedTransaction.Dynamic(body, CAP, TIP, List.of());
    var signature = Curve.instance().sign(transaction.preimage().digest(), key.secret().toArray());
    return transaction.signedWith(signature).raw().toString();
  }

  /// One transaction of each account in turn.
  static List<String> inTurn(List<List<String>> accounts) {
    List<String> all = new ArrayList<>();
    int longest = accounts.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < longest; i++) {
      for (List<String> account : accounts) {
        if (i < account.size()) {
          all.add(account.get(i));
        }
      }
    }
    return all;
  }

  /// Whole requests of so many calls each.
  static List<byte[]> requests(List<String> transactions, int batch) {
    List<byte[]> requests = new ArrayList<>();
    for (int from = 0; from < transactions.size(); from += batch) {
      List<String> calls = new ArrayList<>();
      for (String raw : transactions.subList(from, Math.min(from + batch, transactions.size()))) {
        calls.add(
            "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"eth_sendRawTransaction\",\"params\":[\"%s\"]}"
                .formatted(calls.size() + 1, raw));
      }
      String all = String.join(",", calls);
      requests.add(RawConnection.request(batch == 1 ? all : "[" + all + "]"));
    }
    return requests;
  }
}
