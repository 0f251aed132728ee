package tapbill.statistics;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tapbill.pour.Bill;
import tapbill.pour.Pour;
import tapbill.quantity.FlowRate;
import tapbill.quantity.Money;
import tapbill.quantity.Price;
import tapbill.quantity.Volume;

/** A dispenser's pours and their totals. Every total is computed from the pours beside it. */
public record DispenserStatistics(
    long dispenserId,
    FlowRate flowVolume,
    Price price,
    boolean isOpen,
    int totalTransactions,
    Volume totalAmount,
    Money totalRevenue,
    List<Transaction> transactions) {

  /** A pour, in the words of the wire; a running one with its figures of this moment. */
  public record Transaction(
      long transactionId,
      Instant startTime,
      @Nullable Instant endTime,
      Volume amount,
      Money revenue) {}

  static DispenserStatistics of(
      long dispenserId, FlowRate flowVolume, Price price, List<Pour> pours, Instant now) {
    List<Transaction> transactions =
        pours.stream().map(pour -> transaction(pour, pour.bill(now))).toList();
    return new DispenserStatistics(
        dispenserId,
        flowVolume,
        price,
        pours.stream().anyMatch(pour -> pour.closedAt() == null),
        transactions.size(),
        transactions.stream().map(Transaction::amount).reduce(Volume.ZERO, Volume::plus),
        transactions.stream().map(Transaction::revenue).reduce(Money.ZERO, Money::plus),
        transactions);
  }

  private static Transaction transaction(Pour pour, Bill bill) {
    return new Transaction(pour.id(), pour.openedAt(), pour.closedAt(), bill.volume(), bill.cost());
  }
}
