export type Language = 'en' | 'vi';

type Words = readonly [string, ...string[]];

interface Vocabulary {
  readonly greetings: Words;
  readonly closings: Words;
  readonly sentences: Words;
  readonly topics: Words;
  readonly reply: string;
  readonly wrote: (name: string) => string;
}

export const VOCABULARY: Readonly<Record<Language, Vocabulary>> = {
  en: {
    greetings: ['Hi {name},', 'Hello {name},', 'Dear {name},', 'Good morning {name},', 'Hey {name},'],
    closings: ['Best regards,', 'Thanks,', 'Kind regards,', 'Cheers,', 'See you soon,'],
    topics: [
      'Budget for the second quarter',
      'Minutes of Tuesday’s meeting',
      'Contract with the new supplier',
      'Delivery delayed until Friday',
      'Your feedback on the draft',
      'Interview schedule',
      'Office move: who sits where',
      'Invoice 2026-{n}',
      'Offsite in Da Nang',
      'Question about the price list',
      'Release plan',
      'Lunch on Thursday?',
      'Customer visit next week',
      'Access to the shared folder',
      'Training for new colleagues',
      'Server maintenance on Sunday',
      'Holiday calendar',
      'Photos from the party',
    ],
    sentences: [
      'Please find the current version attached.',
      'I went through the numbers again and they look right to me.',
      'Could you check section three before we send it out?',
      'The supplier confirmed the new date this morning.',
      'Let us talk about it on the phone, that is quicker.',
      'We still need a decision on the venue by Wednesday.',
      'I have added two comments on page four.',
      'The customer was happy with the prototype and asked for a quote.',
      'As agreed, I moved the meeting to half past three.',
      'Nobody has touched that folder since last year, so I would archive it.',
      'The price went up by 4 % compared with the last offer.',
      'Sorry for the late answer, the last days were full.',
      'If you see no objection, I will place the order tomorrow.',
      'The legal team wants one sentence changed in the terms.',
      'Our train leaves at 7:42, so let us meet at the station at half past.',
      'There is one open point: who signs on our side?',
      'I will be out of office from Monday on; Linh knows everything about it.',
      'Many thanks for your help with the report!',
      'It works on my machine, but the test environment still shows the old page.',
      'Can we get the drawings in a higher resolution?',
    ],
    reply: 'Re: ',
    wrote: (name) => `${name} wrote:`,
  },
  vi: {
    greetings: [
      'Chào {name},',
      'Kính gửi anh/chị {name},',
      'Anh {name} ơi,',
      'Chị {name} thân mến,',
      'Thân gửi {name},',
    ],
    closings: ['Trân trọng,', 'Cảm ơn anh/chị,', 'Thân ái,', 'Trân trọng cảm ơn,', 'Hẹn gặp lại,'],
    topics: [
      'Ngân sách quý hai',
      'Biên bản cuộc họp thứ Ba',
      'Hợp đồng với nhà cung cấp mới',
      'Giao hàng chậm đến thứ Sáu',
      'Góp ý cho bản thảo',
      'Lịch phỏng vấn tuần tới',
      'Chuyển văn phòng: sơ đồ chỗ ngồi',
      'Hóa đơn số 2026-{n}',
      'Chuyến đi Đà Nẵng cùng công ty',
      'Hỏi về bảng giá',
      'Kế hoạch phát hành',
      'Trưa thứ Năm ăn phở nhé?',
      'Khách hàng sang thăm tuần sau',
      'Quyền truy cập thư mục chung',
      'Đào tạo nhân viên mới',
      'Bảo trì máy chủ Chủ nhật',
      'Lịch nghỉ Tết',
      'Ảnh buổi liên hoan',
    ],
    sentences: [
      'Em gửi anh bản mới nhất trong tệp đính kèm.',
      'Tôi đã kiểm tra lại các con số và thấy ổn.',
      'Chị xem giúp em phần ba trước khi gửi cho khách nhé.',
      'Nhà cung cấp đã xác nhận ngày giao mới sáng nay.',
      'Mình trao đổi qua điện thoại cho nhanh.',
      'Chúng ta cần chốt địa điểm trước thứ Tư.',
      'Em đã thêm hai nhận xét ở trang bốn.',
      'Khách hàng rất hài lòng với bản mẫu và muốn nhận báo giá.',
      'Như đã thống nhất, cuộc họp dời sang ba giờ rưỡi chiều.',
      'Thư mục đó từ năm ngoái không ai dùng nữa, em nghĩ nên lưu trữ lại.',
      'Giá tăng 4 % so với lần chào trước.',
      'Xin lỗi vì trả lời muộn, mấy ngày qua em bận quá.',
      'Nếu anh không có ý kiến gì thì mai em đặt hàng.',
      'Phòng pháp chế muốn sửa một câu trong điều khoản.',
      'Tàu chạy lúc 7 giờ 42, mình gặp nhau ở ga lúc 7 rưỡi nhé.',
      'Còn một điểm chưa rõ: bên mình ai ký?',
      'Từ thứ Hai em nghỉ phép, chị Linh nắm hết công việc rồi.',
      'Cảm ơn mọi người đã giúp hoàn thành báo cáo!',
      'Trên máy em chạy được, nhưng môi trường thử nghiệm vẫn hiện trang cũ.',
      'Anh cho em xin bản vẽ có độ phân giải cao hơn được không?',
    ],
    reply: 'Re: ',
    wrote: (name) => `${name} đã viết:`,
  },
};

export const PEOPLE: readonly [
  readonly [name: string, local: string, language: Language],
  ...(readonly [string, string, Language])[],
] = [
  ['Nguyễn Văn An', 'an.nguyen', 'vi'],
  ['Trần Thị Bích', 'bich.tran', 'vi'],
  ['Lê Hoàng Minh', 'minh.le', 'vi'],
  ['Phạm Thu Hà', 'ha.pham', 'vi'],
  ['Đặng Quốc Bảo', 'bao.dang', 'vi'],
  ['Vũ Ngọc Linh', 'linh.vu', 'vi'],
  ['Hoàng Đức Thắng', 'thang.hoang', 'vi'],
  ['Bùi Phương Thảo', 'thao.bui', 'vi'],
  ['Emma Clarke', 'emma.clarke', 'en'],
  ['James O’Neill', 'james.oneill', 'en'],
  ['Priya Raman', 'priya.raman', 'en'],
  ['Lukas Weber', 'lukas.weber', 'en'],
  ['Sofia Rossi', 'sofia.rossi', 'en'],
  ['Daniel Kim', 'daniel.kim', 'en'],
  ['Grace Mbeki', 'grace.mbeki', 'en'],
  ['Tom Baker', 'tom.baker', 'en'],
];

export const DOMAINS: Words = [
  'northwind.example',
  'saigontrading.example',
  'hoasen.example',
  'contoso.example',
  'redriver.example',
];

export const BRANDS: Words = [
  'Chợ Nổi Online',
  'Lotus Air',
  'Bookworm Weekly',
  'Green Basket',
  'Điện Máy Sáng',
  'TrainSmart',
  'Cloudy Hosting',
];

export const LISTS: Words = ['dev-talk', 'announce', 'hanoi-cycling', 'openstreetmap-vn', 'typescript-users'];
