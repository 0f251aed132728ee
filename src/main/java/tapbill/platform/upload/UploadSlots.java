package tapbill.platform.upload;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tapbill.platform.address.ClientNetwork;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;
import tapbill.platform.api.RequestBody;
import tapbill.platform.ratelimit.ConcurrencyLimit;
import tapbill.platform.ratelimit.ConcurrencyLimit.Share;

/**
 * Limits how many files a node receives at once, in sum and of each account and address. Each
 * upload holds a thread of the server, and requests for pours need free ones.
 */
public final class UploadSlots {
  private static final int AT_ONCE = 32;

  /** The most files of an account. */
  public static final int OF_ACCOUNT = 8;

  /** The most files of an address, which the accounts of a venue may share. */
  private static final int OF_ADDRESS = 16;

  /** The most bytes of a refused upload that are read; a longer one finds the connection closed. */
  private static final long READ_OF_REFUSED = 1024 * 1024;

  private final ConcurrencyLimit limit = new ConcurrencyLimit(AT_ONCE);

  /**
   * Reads the body of an upload in a free slot.
   *
   * @param account the uploader; null if it has no stored account
   * @throws ApiError 503 if all slots, or all of the account or the address, are taken
   */
  public <R> R read(
      InputStream body,
      @Nullable Long account,
      @Nullable String address,
      RequestBody.Reader<R> reader)
      throws IOException {
    List<Share> shares = new ArrayList<>();
    shares.add(new Share("address " + ClientNetwork.of(address), OF_ADDRESS));
    if (account != null) {
      shares.add(new Share("account " + account, OF_ACCOUNT));
    }
    if (!limit.begin(shares)) {
      throw ApiError.unavailable(Reason.BUSY, "Too many concurrent uploads, try again");
    }
    try {
      return RequestBody.read(body, READ_OF_REFUSED, reader);
    } finally {
      limit.end(shares);
    }
  }
}
