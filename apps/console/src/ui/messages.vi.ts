/** What several features say: acts, faults by code, where a feature stands. */
export const uiVi = {
  ui: { retry: 'Thử lại', details: 'Chi tiết', copy: 'Sao chép', copied: 'Đã sao chép', close: 'Đóng' },
  problems: {
    INTERNAL: {
      what: 'Đã có lỗi ở phía chúng tôi',
      next: 'Hãy thử lại. Nếu vẫn còn, hãy gửi phần chi tiết cho quản trị viên.',
    },
    OFFLINE: { what: 'Không thể kết nối tới Gatehouse', next: 'Hãy kiểm tra mạng rồi thử lại.' },
    NOT_FOUND: { what: 'Không có gì ở đây', next: 'Hãy quay lại và mở từ danh sách.' },
    SERVICE_UNAVAILABLE: {
      what: 'Một phần của Gatehouse hiện không trả lời',
      next: 'Hãy thử lại sau giây lát; không mất gì cả.',
    },
    AUDIT_UNAVAILABLE: {
      what: 'Nhật ký truy cập hiện không trả lời',
      next: 'Không có nhật ký thì không được đọc gì. Hãy thử lại sau giây lát.',
    },
    ACCESS_DENIED: {
      what: 'Việc này không được phép',
      next: 'Hãy xem trong mục Kết nối liệu sự đồng ý của bạn còn hiệu lực không.',
    },
    FORBIDDEN: { what: 'Bạn không được xem phần này', next: 'Hãy hỏi quản trị viên nếu bạn cần.' },
    REQUEST_FORBIDDEN: { what: 'Yêu cầu này không đến từ trang này', next: 'Hãy tải lại trang rồi thử lại.' },
    SESSION_UNAUTHENTICATED: { what: 'Phiên làm việc của bạn đã kết thúc', next: 'Hãy đăng nhập lại rồi làm lại.' },
    AUTH_CREDENTIALS_UNAUTHENTICATED: {
      what: 'Email hoặc mật khẩu không đúng',
      next: 'Hãy kiểm tra cả hai rồi thử lại.',
    },
    AUTH_ATTEMPTS_TOO_MANY: { what: 'Quá nhiều lần thử', next: 'Hãy đợi vài phút rồi thử lại.' },
    AUTH_STATE_INVALID: {
      what: 'Câu trả lời của Google không khớp với yêu cầu của bạn',
      next: 'Chưa có gì được kết nối. Hãy kết nối lại; cần hoàn tất trong cùng trình duyệt trong vòng mười phút.',
    },
    AUTH_CONSENT_REFUSED: {
      what: 'Bạn đã không đồng ý ở Google',
      next: 'Chưa có gì được kết nối. Bạn có thể kết nối bất cứ lúc nào.',
    },
    AUTH_ACCOUNT_MISMATCH: {
      what: 'Đó là một tài khoản Google khác',
      next: 'Hãy kết nối lại và chọn đúng tài khoản đã kết nối trước đây.',
    },
    AUTH_GOOGLE_UNAVAILABLE: {
      what: 'Google hiện không trả lời',
      next: 'Chưa có gì được kết nối. Hãy thử lại sau giây lát.',
    },
    INPUT_INVALID: { what: 'Có gì đó trong yêu cầu chưa đúng', next: 'Hãy kiểm tra nội dung đã nhập rồi thử lại.' },
  },
  sync: {
    waiting: 'Đang bắt đầu: những thư đầu tiên sẽ đến trong giây lát',
    backfilling: 'Đang đồng bộ: {{progress}}',
    resyncing: 'Đang so lại với Google: {{progress}}',
    following: 'Đã cập nhật, kiểm tra {{ago}}',
    followingNow: 'Đã cập nhật',
    off: 'Đang tắt: Gatehouse không đọc',
    count: 'đã có {{done}} thư',
    countOf: '{{done}} trên khoảng {{total}} thư',
    left: '{{of}}, còn {{left}}',
    resumes: '{{why}}, tiếp tục lúc {{at}}',
    failed_other: '{{number}} thư chưa đọc được và đang được thử lại.',
    paused: {
      sign_in_again: 'Tạm dừng: Google yêu cầu bạn đăng nhập lại',
      quota: 'Đang chờ: giới hạn của Google tạm thời đã dùng hết',
      google_unavailable: 'Tạm dừng: Google không trả lời; sẽ tự tiếp tục',
      audit_unavailable: 'Tạm dừng: nhật ký truy cập không trả lời; sẽ tự tiếp tục',
      service_unavailable: 'Tạm dừng: một phần của Gatehouse không trả lời; sẽ tự tiếp tục',
      withdrawn: 'Đã dừng: bạn đã rút lại sự đồng ý',
      too_many_deletions: 'Tạm dừng: có quá nhiều thư bị xóa ở Google; hãy nhờ quản trị viên xem',
    },
  },
};
