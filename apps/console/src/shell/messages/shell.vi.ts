export const shellVi = {
  shell: {
    brand: 'Gatehouse',
    skip: 'Chuyển đến nội dung trang',
    navigation: 'Chính',
    mail: 'Thư',
    connections: 'Kết nối',
    trail: 'Nhật ký',
    account: 'Tài khoản của {{name}}',
    language: 'Ngôn ngữ',
    appearance: 'Giao diện',
    schemeAuto: 'Theo hệ thống',
    schemeLight: 'Sáng',
    schemeDark: 'Tối',
    signOut: 'Đăng xuất',
    mailChanged: 'Thư của bạn đã thay đổi.',
    notFound: {
      title: 'Không có gì ở địa chỉ này',
      text: 'Có thể nó đã được chuyển đi, hoặc bạn không được phép xem.',
      home: 'Về trang đầu',
    },
  },
};
