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
    AUTH_GOOGLE_UNAVAILABLE: {
      what: 'Google hiện không trả lời',
      next: 'Chưa có gì được kết nối. Hãy thử lại sau giây lát.',
    },
    AUTH_ROLE_FORBIDDEN: {
      what: 'Vai trò của bạn không được làm việc này',
      next: 'Hãy hỏi quản trị viên nếu bạn cần.',
    },
    AUTH_ACCOUNT_OTHER_CONFLICT: {
      what: 'Đó là một tài khoản Google khác',
      next: 'Hãy kết nối lại và chọn đúng tài khoản đã kết nối trước đây.',
    },
    AUTH_ACCOUNT_ALREADY_CONNECTED: {
      what: 'Tài khoản Google này đã được kết nối ở đây',
      next: 'Hãy dùng kết nối đó, hoặc tắt nó trước.',
    },
    AUTH_IDENTITY_INVALID: {
      what: 'Không xác minh được lời của Google về tài khoản',
      next: 'Chưa có gì được kết nối. Hãy kết nối lại; nếu vẫn vậy, hãy báo quản trị viên.',
    },
    AUTH_OFFLINE_MISSING: { what: 'Google không cấp quyền lâu dài', next: 'Chưa có gì được kết nối. Hãy kết nối lại.' },
    AUTH_PENDING_UNAVAILABLE: {
      what: 'Bạn đã đồng ý, nhưng nhật ký truy cập hiện không trả lời',
      next: 'Kết nối tự hoạt động khi nhật ký trở lại; trước đó không có gì được đọc.',
    },
    AUTH_GRANT_DENIED: {
      what: 'Sự đồng ý của bạn không bao gồm việc này',
      next: 'Hãy xem trong mục Kết nối liệu nó còn hiệu lực không.',
    },
    AUTH_RECONNECT_DENIED: { what: 'Google yêu cầu bạn đăng nhập lại', next: 'Hãy làm việc đó trong mục Kết nối.' },
    AUTH_CONTENT_DECIDED_CONFLICT: {
      what: 'Việc giữ hay xóa bản sao đã được quyết định',
      next: 'Hãy tải lại trang để xem kết quả.',
    },
    AUTH_KEY_ERASED_NOT_FOUND: {
      what: 'Bản sao đã bị xóa',
      next: 'Không ai khôi phục được. Gmail vẫn giữ thư của bạn.',
    },
    AUTH_FEATURE_UNSUPPORTED: { what: 'Tính năng này chưa kết nối được', next: 'Hãy chọn tính năng khác.' },
    MAIL_RAW_UNAVAILABLE: { what: 'Thư chưa về đủ', next: 'Hãy thử lại sau giây lát.' },
    TRAIL_FORBIDDEN: {
      what: 'Bạn không được xem nhật ký',
      next: 'Nhân viên tuân thủ và quản trị viên được xem. Hãy hỏi quản trị viên nếu bạn cần.',
    },
    TRAIL_EXPORTS_TOO_MANY: { what: 'Đang có một lần xuất chưa xong', next: 'Hãy đợi nó xong rồi thử lại.' },
    TRAIL_LOG_FROZEN_UNAVAILABLE: {
      what: 'Nhật ký đã bị đóng băng',
      next: 'Nó không còn khớp với những gì đã ký ở bên ngoài. Không được đọc gì cho đến khi người vận hành xem xét.',
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
      too_many_deletions: 'Tạm dừng: có quá nhiều thư bị xóa ở Google. Ở đây không xóa gì cho đến khi bạn đồng ý',
    },
  },
};
